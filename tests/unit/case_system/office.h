// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "case_system/connector.h"
#include "city/city.h"
#include "city/frame/json.h"
#include "nabe/testing.hpp"

namespace nabe::case_system {

using testing::AcceptedMessage;
using testing::ConnectorUnderTest;
using testing::FakeHost;
using testing::FakeMessage;
using testing::Texts;
using Kind = Outcome::Kind;

/// Of somebody whom the city's register knows; of somebody whom it does not know; of somebody whose name is not whole.
inline const char* const kKnown = "<givenName>Ayşe Yağmur</givenName><familyName>Şahinoğlu</familyName>";
inline const char* const kStranger = "<givenName>Đorđe</givenName><familyName>Živković</familyName>";
inline const char* const kUnclear = "<givenName>Văn An</givenName>";

/// The n-th application, with an attachment, in a case of its own.
inline FakeMessage application(int number = 1, const std::string& name = kKnown) {
  const std::string digits = std::to_string(100 + number);
  FakeMessage message;
  message.type = "application.submitted";
  message.id = "01900000-0000-7000-8000-000000000" + digits;
  message.case_id = "case-" + digits;
  message.idempotency_key = message.id + "/kommunix";
  message.completion_token = "token-" + digits;
  message.source = "portal";
  message.body = "<application xmlns=\"urn:nabe:xfall-profile:1\"><applicant><name>" + name +
                 "</name><birth><date>1991-04-23</date></birth></applicant></application>";
  message.attachments = {{"Päss.pdf", "application/pdf", "%PDF-1.4"}};
  return message;
}

/// A later message of the case of the n-th application, which the case system calls `number_there`.
inline FakeMessage later(const char* type, const std::string& number_there, int number = 1) {
  FakeMessage message = application(number);
  const std::string digits = std::to_string(500 + number);
  message.type = type;
  message.id = "01900000-0000-7000-8000-000000000" + digits;
  message.idempotency_key = message.id + "/kommunix";
  message.completion_token = "token-" + digits;
  if (!number_there.empty()) message.references = {{"application_number", number_there}};
  message.media_type = "application/json";
  message.body = R"({"text":"Hier ist der Pass"})";
  return message;
}

inline city::Fault fault(city::FaultKind kind, std::optional<std::uint64_t> requests = std::nullopt,
                         const std::string& method = "") {
  city::Fault made;
  made.kind = kind;
  made.requests = requests;
  made.method = method;
  return made;
}

/// The city's case system, a hub in memory, and a connector between them that can be made anew.
class Office : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(city_.start({}), "");
    host_.settle_at_once();
    restart();
  }
  void TearDown() override {
    connector_->stop();
    EXPECT_EQ(host_.violations(), std::vector<std::string>());
  }

  /// Another process finds the same hub and the same case system.
  void restart(const Texts& more = {}) {
    if (connector_) connector_->stop();
    connector_.reset();
    Texts options = {{"endpoint", peer().url()}, {"listen", "127.0.0.1:0"}};
    options.insert(options.end(), more.begin(), more.end());
    connector_ = std::make_unique<ConnectorUnderTest>(host_, connector_type<CaseSystem>(), options);
    ASSERT_FALSE(connector_->refusal()) << connector_->refusal()->text();
    ASSERT_TRUE(connector_->start().is_ok());
  }

  city::PeerHost& peer() { return *city_.host("case_system"); }
  std::string listener() const {
    std::string port;
    for (const testing::LogLine& line : host_.log()) {
      if (line.text == "listening") port = line.fields.at(1).second;
    }
    return "http://127.0.0.1:" + port;
  }

  /// Repeats as the hub does, until it is delivered or never will be.
  Outcome deliver_until_settled(FakeMessage message) {
    for (message.attempt = 1; message.attempt < 100; ++message.attempt) {
      Outcome outcome = connector_->deliver(message);
      if (outcome.is_ok() || outcome.kind() == Kind::Reject || outcome.kind() == Kind::Fault) return outcome;
    }
    return Outcome::fault("it never ends");
  }

  /// What the case system holds: `applications`, `letters`, `events`.
  std::vector<city::JsonObject::Ptr> kept(const char* list) {
    std::vector<city::JsonObject::Ptr> all;
    const auto entries = peer().state()->getArray(list);
    for (unsigned i = 0; i < entries->size(); ++i) all.push_back(entries->getObject(i));
    return all;
  }
  static std::string text(const city::JsonObject::Ptr& object, const char* member) {
    return city::text_member(*object, member);
  }
  /// A clerk does something.
  void act(const std::string& action, const std::string& arguments) {
    const auto response = peer().act(action, *city::parse_object(arguments));
    ASSERT_TRUE(response && response->status < 300) << (response ? response->body : "no such action");
  }
  std::vector<AcceptedMessage> messages_of(const std::string& type) const {
    std::vector<AcceptedMessage> all;
    for (const AcceptedMessage& message : host_.messages()) {
      if (message.type == type) all.push_back(message);
    }
    return all;
  }

  city::City city_;
  FakeHost host_;
  std::unique_ptr<ConnectorUnderTest> connector_;
};

}  // namespace nabe::case_system
