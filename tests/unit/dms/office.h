// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "city/city.h"
#include "city/frame/json.h"
#include "dms/connector.h"
#include "nabe/testing.hpp"

namespace nabe::dms {

using testing::ConnectorUnderTest;
using testing::FakeHost;
using testing::FakeMessage;
using testing::Texts;
using Kind = Outcome::Kind;

/// The n-th application, with an attachment, in a case that has a file number.
inline FakeMessage application(int number = 1) {
  const std::string digits = std::to_string(100 + number);
  FakeMessage message;
  message.type = "application.submitted";
  message.id = "01900000-0000-7000-8000-000000000" + digits;
  message.case_id = "case-" + digits;
  message.idempotency_key = message.id + "/akte";
  message.completion_token = "token-" + digits;
  message.source = "portal";
  message.references = {{"case_system", "AB-000" + digits}};
  message.body = "<application/>";
  message.body_sha256 = "b0d1";
  message.attachments = {{"Pass.pdf", "application/pdf", "%PDF-1.4", "a77a"}};
  message.receipt_time = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12));
  return message;
}

/// The city's DMS, a hub in memory, and a connector between them that can be made anew.
class Office : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(city_.start({}), "");
    restart();
  }

  /// Another process finds the same hub and the same DMS.
  void restart(const Texts& more = {}) {
    if (connector_) connector_->stop();
    Texts options = {{"endpoint", dms().url() + "/cmis/browser"}, {"repository", "records"}};
    options.insert(options.end(), more.begin(), more.end());
    connector_ = std::make_unique<ConnectorUnderTest>(host_, connector_type<Dms>(), options);
    ASSERT_FALSE(connector_->refusal()) << connector_->refusal()->text();
    ASSERT_TRUE(connector_->start().is_ok());
  }

  city::PeerHost& dms() { return *city_.host("dms"); }

  /// Repeats as the hub does, until it is delivered or never will be.
  Outcome deliver_until_settled(FakeMessage message) {
    for (message.attempt = 1; message.attempt < 100; ++message.attempt) {
      Outcome outcome = connector_->deliver(message);
      if (outcome.is_ok() || outcome.kind() == Kind::Reject || outcome.kind() == Kind::Fault) return outcome;
    }
    return Outcome::fault("it never ends");
  }

  struct Object {
    std::string id;
    std::string path;
    city::JsonObject::Ptr properties;
    std::int64_t size_bytes = -1;
    std::string text(const std::string& property) const { return city::text_member(*properties, property); }
  };
  std::vector<Object> documents() { return objects("documents"); }
  /// Without the root.
  std::vector<Object> folders() {
    std::vector<Object> all = objects("folders");
    std::erase_if(all, [](const Object& folder) { return folder.path == "/"; });
    return all;
  }

  /// So many documents, and no key twice.
  void expect_filed_once(std::size_t document_count) {
    const std::vector<Object> all = documents();
    EXPECT_EQ(all.size(), document_count);
    std::map<std::string, int> counts;
    for (const Object& document : all) {
      EXPECT_EQ(++counts[document.text("city:idempotencyKey")], 1) << document.path;
    }
    EXPECT_EQ(host_.violations(), std::vector<std::string>());
  }

  city::City city_;
  FakeHost host_;
  std::unique_ptr<ConnectorUnderTest> connector_;

 private:
  std::vector<Object> objects(const char* list) {
    std::vector<Object> all;
    const auto entries = dms().state()->getArray(list);
    for (unsigned i = 0; i < entries->size(); ++i) {
      const auto entry = entries->getObject(i);
      all.push_back({city::text_member(*entry, "id"), city::text_member(*entry, "path"), entry->getObject("properties"),
                     entry->optValue<std::int64_t>("size_bytes", -1)});
    }
    return all;
  }
};

inline city::Fault fault(city::FaultKind kind, std::optional<std::uint64_t> requests = std::nullopt,
                         const std::string& path = "") {
  city::Fault made;
  made.kind = kind;
  made.requests = requests;
  made.path = path;
  return made;
}

/// Where documents are made: the target of no other request begins like that.
inline const char* const kDocuments = "/cmis/browser/records/root?objectId=";

}  // namespace nabe::dms
