// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "http/source.h"
#include "nabe/testing.hpp"
#include "socket_peer.h"

namespace nabe::test {

/// A started source on a free port.
class Source {
 public:
  explicit Source(nabe::testing::FakeHost& host, nabe::testing::Texts options = {})
      : host_(host), connector_(make(host, std::move(options))) {
    EXPECT_FALSE(connector_.refusal()) << connector_.refusal()->text();
    EXPECT_TRUE(connector_.start().is_ok());
  }
  ~Source() {
    if (!stopped_) connector_.stop();
    EXPECT_EQ(host_.violations(), std::vector<std::string>{});
  }
  std::uint16_t port() const {
    for (const nabe::testing::LogLine& line : host_.log()) {
      if (line.text == "listening") return static_cast<std::uint16_t>(std::stoi(line.fields.at(1).second));
    }
    return 0;
  }
  Peer connect() const { return Peer::connect(port()); }
  /// Waits for the next queued commit and settles it.
  bool settle_next() {
    return host_.wait_until([&] { return host_.queued() > 0; }) && host_.settle() > 0;
  }
  void stop(Milliseconds grace) {
    stopped_ = true;
    connector_.stop(grace);
  }

 private:
  static nabe::testing::ConnectorUnderTest make(nabe::testing::FakeHost& host, nabe::testing::Texts options) {
    options.emplace_back("listen", "127.0.0.1:0");
    options.emplace_back("path", "/in");
    options.emplace_back("message_type", "application.submitted");
    return nabe::testing::ConnectorUnderTest::of<http::HttpSource>(host, options);
  }
  nabe::testing::FakeHost& host_;
  nabe::testing::ConnectorUnderTest connector_;
  bool stopped_ = false;
};

struct Sent {
  std::string method = "POST";
  std::string path = "/in";
  std::string headers = "Content-Type: application/xml\r\n";
  std::string body = "<a/>";
};

inline std::string request(const Sent& sent) {
  return sent.method + " " + sent.path + " HTTP/1.1\r\nHost: a\r\n" + sent.headers +
         "Content-Length: " + std::to_string(sent.body.size()) + "\r\n\r\n" + sent.body;
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline std::string exchange(Source& source, const Sent& sent) {
  Peer peer = source.connect();
  peer.send(request(sent));
  return peer.receive_message();
}

}  // namespace nabe::test
