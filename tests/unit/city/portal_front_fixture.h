// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "asked.h"
#include "city/frame/peer_host.h"
#include "city/portal_front/portal_front.h"
#include "fake_portal_connector.h"

namespace nabe::city {

/// The page's server as one browser sees it, with a hub behind it that the test can make sick.
class PortalFrontTest : public testing::Test {
 protected:
  static constexpr const char* kOwn = "127.0.0.1:7777";

  void SetUp() override {
    ASSERT_EQ(hub_.start(0), "");
    front_ = make_portal_front({hub_.url(), FakePortalConnector::kToken});
    front_->settle(std::string("http://") + kOwn);
    sign_in_as_guest();
  }

  void sign_in_as_guest() {
    cookie_.clear();
    ask("GET", "/api/session");
  }

  Request browser_request(const std::string& method, const std::string& target, Pairs fields = {}) const {
    Request request = request_of(method, target);
    request.headers = {{"Host", kOwn}, {"Sec-Fetch-Site", "same-origin"}};
    if (method != "GET") request.headers.emplace_back("Origin", std::string("http://") + kOwn);
    if (!cookie_.empty()) request.headers.emplace_back("Cookie", cookie_);
    request.fields = std::move(fields);
    return request;
  }
  Response ask(const std::string& method, const std::string& target, Pairs fields = {}) {
    return take(front_->answer(browser_request(method, target, std::move(fields))));
  }
  /// As a browser keeps it.
  Response take(Response response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") cookie_ = value.substr(0, value.find(';'));
    }
    return response;
  }
  static std::string header(const Response& response, const std::string& wanted) {
    for (const auto& [name, value] : response.headers) {
      if (name == wanted) return value;
    }
    return {};
  }
  static std::string problem_of(const Response& response) {
    return json_of(response).optValue<std::string>("problem", "");
  }

  /// Its path below /api.
  std::string open_form(const std::string& sample = "aufenthaltstitel-gast") {
    const Response form = ask("POST", "/api/forms", {{"sample", sample}});
    EXPECT_EQ(form.status, 201) << form.body;
    return "/api/forms/" + json_of(form).getValue<std::string>("form");
  }
  static Pairs unchanged() { return {{"given_name", "Olʹha"}, {"family_name", "Ščerbakivsʹka"}}; }
  Response submit(const std::string& form) { return ask("POST", form + "/submission", unchanged()); }
  void hub_fails(FaultKind kind, std::uint64_t requests = 1) {
    Fault fault;
    fault.kind = kind;
    if (kind != FaultKind::Down) fault.requests = requests;
    hub_.add_fault(fault);
  }
  void hub_has(const std::string& target, const std::string& body, const std::string& type = "application/json") {
    log_->to_read[target] = {200, {{"Content-Type", type}}, body};
  }

  std::shared_ptr<FakePortalConnector::Log> log_ = std::make_shared<FakePortalConnector::Log>();
  PeerHost hub_{std::make_unique<FakePortalConnector>(log_)};
  std::unique_ptr<Peer> front_;
  std::string cookie_;
};

}  // namespace nabe::city
