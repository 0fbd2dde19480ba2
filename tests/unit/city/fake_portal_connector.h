// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "city/frame/peer.h"

namespace nabe::city {

/// What the citizens' page sees of the hub: takes what comes under an id once, refuses other content under the same id,
/// and has what the test put there to be read. Refuses whoever has not its token.
class FakePortalConnector final : public Peer {
 public:
  static constexpr const char* kToken = "fake-token";

  struct Log {
    std::vector<Request> taken;                          ///< each message once
    std::map<std::string, Response> to_read;             ///< by target
    std::vector<std::string> accounts;                   ///< Nabe-Account of each request
    std::optional<std::pair<int, std::string>> refuses;  ///< status and code of every refusal of a POST
  };

  explicit FakePortalConnector(std::shared_ptr<Log> log) : log_(std::move(log)) {}
  std::string name() const override { return "hub"; }
  void settle(const std::string&) override {}
  void reset() override {}
  JsonObject::Ptr state() const override { return JsonObject::Ptr(new JsonObject); }
  std::optional<Response> act(const std::string&, const JsonObject&) override { return std::nullopt; }
  Response failure(int status) const override { return problem(status, "NABE-HTTP-018"); }

  Response answer(const Request& request) override {
    log_->accounts.emplace_back(request.header("Nabe-Account"));
    if (request.header("Authorization") != "Bearer " + std::string(kToken)) return problem(401, "NABE-HTTP-004");
    if (request.method == "GET") {
      const auto found = log_->to_read.find(request.target);
      return found == log_->to_read.end() ? problem(404, "NABE-PORTAL-004") : found->second;
    }
    if (log_->refuses) return problem(log_->refuses->first, log_->refuses->second);
    const std::string_view id = request.header("Nabe-Message-Id");
    for (const Request& known : log_->taken) {
      if (known.header("Nabe-Message-Id") != id) continue;
      return known.body == request.body ? receipt(200, true) : problem(409, "NABE-HTTP-011");
    }
    log_->taken.push_back(request);
    return receipt(201, false);
  }

 private:
  static Response problem(int status, const std::string& code) {
    JsonObject::Ptr object(new JsonObject);
    object->set("code", code);
    return json_response(status, object);
  }
  static Response receipt(int status, bool duplicate) {
    JsonObject::Ptr object(new JsonObject);
    object->set("id", "app-1");
    object->set("tracking_code", "7Q2K-ABCD");
    object->set("message_id", "m-1");
    object->set("receipt_time", "2026-03-01T08:15:30.000042Z");
    object->set("duplicate", duplicate);
    return json_response(status, object);
  }

  const std::shared_ptr<Log> log_;
};

}  // namespace nabe::city
