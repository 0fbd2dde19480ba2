// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "appointment/connector.h"
#include "appointment/times.h"
#include "city/city.h"
#include "city/frame/json.h"
#include "common/json.h"
#include "nabe/testing.hpp"

namespace nabe::appointment {

using common::Json;
using testing::AcceptedMessage;
using testing::ConnectorUnderTest;
using testing::FakeHost;
using testing::FakeMessage;
using testing::Texts;
using Kind = Outcome::Kind;

constexpr std::int64_t kEight = 1'799'654'400;  // 2027-01-11T08:00:00Z, a Monday
constexpr std::int64_t kSlot = 1800;

/// A wish in the n-th case, with the customer's data.
inline FakeMessage wish(int number, std::optional<std::int64_t> time_s, const std::string& site = "141") {
  const std::string digits = std::to_string(100 + number);
  FakeMessage message;
  message.type = "appointment.requested";
  message.id = "01900000-0000-7000-8000-000000000" + digits;
  message.case_id = "case-" + digits;
  message.idempotency_key = message.id + "/termine";
  message.completion_token = "token-" + digits;
  message.media_type = "application/json";
  Json body = Json::object();
  body.set("service", "passersatz")
      .set_text("site", site)
      .set_text("time", time_s ? time_text(*time_s) : std::string())
      .set("givenName", "Ayşe")
      .set("familyName", "Öztürk " + digits)
      .set("email", "a" + digits + "@mail.example");
  message.body = body.text();
  return message;
}

/// A later message of the n-th case.
inline FakeMessage later(int number, const char* type, const std::string& body = "{}", int later_number = 50) {
  FakeMessage message = wish(number + later_number, std::nullopt);
  message.type = type;
  message.case_id = wish(number, std::nullopt).case_id;
  message.body = body;
  return message;
}
inline FakeMessage change(int number, std::int64_t time_s, int later_number = 50) {
  return later(number, "appointment.change_requested", R"({"time":")" + time_text(time_s) + "\"}", later_number);
}
inline FakeMessage cancellation(int number, int later_number = 60) {
  return later(number, "appointment.cancel_requested", "{}", later_number);
}

/// The city's appointment system, a hub in memory on the day before, and a connector between them.
class Office : public ::testing::Test {
 protected:
  void SetUp() override {
    host_.clock().set(Time(std::chrono::seconds(kEight - kDaySeconds)));
    ASSERT_EQ(city_.start({}), "");
    restart();
  }

  static Texts options(const std::string& url) {
    return {{"endpoint", url + "/terminvereinbarung/api/2/"},
            {"user", "hub"},
            {"password", "hub-password"},
            {"source", "city"},
            {"services", "passersatz=202"},
            {"services", "aufenthaltstitel=201"},
            {"sites", "hauptstelle=141"},
            {"follow", "hauptstelle"},
            {"follow", "142"}};
  }
  /// Another process finds the same hub and the same appointment system.
  void restart(const Texts& more = {}) {
    if (connector_) connector_->stop();
    Texts given = options(zms().url());
    given.insert(given.end(), more.begin(), more.end());
    connector_ = std::make_unique<ConnectorUnderTest>(host_, connector_type<Appointment>(), given);
    ASSERT_FALSE(connector_->refusal()) << connector_->refusal()->text();
    ASSERT_TRUE(connector_->start().is_ok());
  }

  city::PeerHost& zms() { return *city_.host("appointment"); }

  /// Repeats as the hub does, until it is delivered or never will be.
  Outcome deliver_until_settled(FakeMessage message) {
    for (message.attempt = 1; message.attempt < 100; ++message.attempt) {
      Outcome outcome = connector_->deliver(message);
      if (outcome.is_ok() || outcome.kind() == Kind::Reject || outcome.kind() == Kind::Fault) return outcome;
    }
    return Outcome::fault("it never ends");
  }

  void act(const std::string& action, const std::string& arguments) {
    const auto response = zms().act(action, *city::parse_object(arguments));
    ASSERT_TRUE(response && response->status < 300) << action << ' ' << (response ? response->body : "");
  }

  /// What the appointment system has, without what was cancelled.
  std::vector<Process> processes() {
    const auto state = Json::parse(city::text_of(zms().state()));
    std::vector<Process> all = state ? processes_of(state->at("processes")) : std::vector<Process>();
    std::erase_if(all, [](const Process& process) { return process.status == "deleted"; });
    return all;
  }
  /// What was emitted of a type.
  std::vector<AcceptedMessage> emitted(const std::string& type) {
    std::vector<AcceptedMessage> all = host_.messages();
    std::erase_if(all, [&](const AcceptedMessage& message) { return message.type != type; });
    return all;
  }
  static Json body_of(const AcceptedMessage& message) { return Json::parse(message.body).value_or(Json()); }

  city::City city_;
  FakeHost host_;
  std::unique_ptr<ConnectorUnderTest> connector_;
};

inline city::Fault fault(city::FaultKind kind, std::optional<std::uint64_t> requests = std::nullopt,
                         const std::string& path = "") {
  city::Fault made;
  made.kind = kind;
  made.requests = requests;
  made.path = path.empty() ? path : "/terminvereinbarung/api/2" + path;
  return made;
}

}  // namespace nabe::appointment
