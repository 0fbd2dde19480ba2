// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/json.h"
#include "nabe/testing.hpp"
#include "portal/portal.h"
#include "socket_peer.h"

namespace nabe::test {

struct Answer {
  int status = 0;
  std::string head;
  std::string body;

  common::Json json() const { return common::Json::parse(body).value_or(common::Json()); }
  std::string code() const { return json().text_at("code"); }
};

struct Asked {
  std::string method = "GET";
  std::string path = "/v1/applications";
  std::string headers = {};
  std::string body = {};
  std::string content_type = "application/xml";
};

inline std::string wire(const Asked& asked) {
  std::string text = asked.method + ' ' + asked.path + " HTTP/1.1\r\nHost: a\r\n" + asked.headers;
  if (!asked.body.empty()) {
    text += "Content-Type: " + asked.content_type + "\r\nContent-Length: " + std::to_string(asked.body.size()) + "\r\n";
  }
  return text + "\r\n" + asked.body;
}

inline Answer read_answer(Peer& peer) {
  const std::string text = peer.receive_message();
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  return {status_of(text), text.substr(0, end), text.substr(end + 4)};
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Submitted {
  std::string id;
  std::string code;
};

/// A started portal on a free port, on a hub in memory whose commits settle at once.
class Portal {
 public:
  explicit Portal(testing::FakeHost& host, testing::Texts options = {}) : host_(host), connector_(make(host, options)) {
    EXPECT_FALSE(connector_.refusal()) << connector_.refusal()->text();
    EXPECT_TRUE(connector_.start().is_ok());
  }
  ~Portal() {
    if (!stopped_) connector_.stop();
    EXPECT_EQ(host_.violations(), std::vector<std::string>{});
    EXPECT_EQ(host_.open_holds(), 0U);
  }
  std::uint16_t port() const {
    for (const testing::LogLine& line : host_.log()) {
      if (line.text == "listening") return static_cast<std::uint16_t>(std::stoi(line.fields.at(1).second));
    }
    return 0;
  }
  Peer connect() const { return Peer::connect(port()); }
  Answer ask(const Asked& asked) const {
    Peer peer = connect();
    peer.send(wire(asked));
    return read_answer(peer);
  }
  Answer get(const std::string& path, const std::string& headers = {}) const { return ask({"GET", path, headers}); }
  Answer post(const std::string& path, const std::string& sender_id, const std::string& body = "<a/>",
              const std::string& headers = {}) const {
    return ask({"POST", path, "Nabe-Message-Id: " + sender_id + "\r\n" + headers, body});
  }
  Answer submit(const std::string& sender_id, const std::string& headers = {}, const std::string& body = "<a/>") const {
    return post("/v1/applications", sender_id, body, "Nabe-Department: test\r\n" + headers);
  }
  Submitted submitted(const std::string& sender_id, const std::string& headers = {}) const {
    const common::Json json = submit(sender_id, headers).json();
    return {json.text_at("id"), json.text_at("tracking_code")};
  }
  /// Waits until the hub has so many intakes open, by asking for something else meanwhile.
  bool wait_for_open_intakes(std::size_t count) const {
    for (int i = 0; i < 10'000; ++i) {
      if (host_.open_sessions() == count) return true;
      get("/v1/openapi.json");
    }
    return false;
  }
  /// A message of the application's case, each with an id of its own.
  Outcome deliver(const Submitted& application, testing::FakeMessage message) {
    message.id = "message-" + std::to_string(++messages_);
    message.idempotency_key = message.id + "/portal";
    message.completion_token = message.id + "-token";
    message.references.emplace_back("portal", application.id);
    return connector_.deliver(message);
  }
  /// The same, which has to be delivered.
  void put(const Submitted& application, testing::FakeMessage message) {
    const Outcome outcome = deliver(application, std::move(message));
    EXPECT_TRUE(outcome.is_ok()) << outcome.text();
  }
  Outcome deliver_stranger(const testing::FakeMessage& message) { return connector_.deliver(message); }
  void stop(Milliseconds grace) {
    stopped_ = true;
    connector_.stop(grace);
  }

 private:
  static testing::ConnectorUnderTest make(testing::FakeHost& host, testing::Texts options) {
    host.settle_at_once();
    options.emplace_back("listen", "127.0.0.1:0");
    return testing::ConnectorUnderTest::of<portal::Portal>(host, options);
  }
  testing::FakeHost& host_;
  testing::ConnectorUnderTest connector_;
  int messages_ = 0;
  bool stopped_ = false;
};

}  // namespace nabe::test
