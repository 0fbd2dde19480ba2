// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "city/city.h"
#include "city/frame/json.h"
#include "common/json.h"
#include "nabe/testing.hpp"
#include "payment/connector.h"
#include "payment/posting.h"

namespace nabe::payment {

using city::FaultKind;
using testing::ConnectorUnderTest;
using testing::FakeHost;
using testing::FakeMessage;
using testing::Texts;
using Kind = Outcome::Kind;

/// What the payment connector is granted of an application.
inline std::string claim_xml(const std::string& payment) {
  return "<application xmlns=\"urn:nabe:xfall-profile:1\"><applicant><name><givenName>L\xC4\xABn</givenName>"
         "<familyName>\xE1\xB8\xA8"
         "add\xC4\x81"
         "d</familyName></name></applicant>" +
         payment + "</application>";
}
inline const char* const kOpen =
    "<payment><reference>KZ-2026-000106</reference><usage>Passersatz 000106</usage>"
    "<amount currency=\"EUR\">84.00</amount><status>open</status></payment>";

inline city::Fault fault(FaultKind kind, std::optional<std::uint64_t> requests = std::nullopt,
                         const std::string& method = "") {
  city::Fault made;
  made.kind = kind;
  made.requests = requests;
  made.method = method;
  return made;
}

/// The city's payment provider and SAP, and a hub in memory for a connector that can be made anew.
class Cashier : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(city_.start({}), ""); }

  template <typename Connector>
  void start(Texts options, const Texts& more) {
    if (connector_) connector_->stop();
    options.emplace_back("booking", "passersatz=1000/440000/4711");
    options.insert(options.end(), more.begin(), more.end());
    connector_ = std::make_unique<ConnectorUnderTest>(host_, connector_type<Connector>(), options);
    ASSERT_FALSE(connector_->refusal()) << connector_->refusal()->text();
    ASSERT_TRUE(connector_->start().is_ok());
  }

  city::PeerHost& provider() { return *city_.host("payment"); }
  city::PeerHost& sap() { return *city_.host("sap"); }

  std::vector<testing::AcceptedMessage> messages(const std::string& type) {
    std::vector<testing::AcceptedMessage> found;
    for (const auto& message : host_.messages()) {
      if (message.type == type) found.push_back(message);
    }
    return found;
  }
  static common::Json body_of(const testing::AcceptedMessage& message) {
    return common::Json::parse(message.body).value_or(common::Json());
  }

  city::City city_;
  FakeHost host_;
  std::unique_ptr<ConnectorUnderTest> connector_;
};

}  // namespace nabe::payment
