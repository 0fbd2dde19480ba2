// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "service.h"

namespace nabe::common {
namespace {

using test::body_of;
using test::Peer;
using test::post;
using test::Service;
using test::status_of;

TEST(HttpServer, TellsConnectionsBeyondItsLimitAndServesTheOthers) {
  HttpServerSettings settings;
  settings.max_connections = 2;
  Service service(settings);
  Peer first = service.connect();
  Peer second = service.connect();
  ASSERT_TRUE(first.send(post("/", "x")) && second.send(post("/", "x")));
  ASSERT_EQ(status_of(first.receive_message()), 200);
  ASSERT_EQ(status_of(second.receive_message()), 200);

  Peer third = service.connect();
  third.send(post("/", "x"));

  EXPECT_EQ(status_of(third.receive_message()), 503);
  EXPECT_TRUE(third.at_end());
  ASSERT_TRUE(first.send(post("/", "y")));
  EXPECT_EQ(body_of(first.receive_message()), "y");
}

struct Refusal {
  const char* what;
  std::string request;
  int status;
};

TEST(HttpServer, RefusesAndClosesWhatItCannotTrust) {
  Service service;
  const std::vector<Refusal> rows = {
      {"smuggled length",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"garbage", std::string("\x16\x03\x01\x00\x01\r\n\r\n", 9), 400},
      {"bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"endless line", std::string(9000, 'a'), 414},
      {"endless headers", "GET / HTTP/1.1\r\nA: " + std::string(40'000, 'a'), 431},
      {"too many headers",
       "GET / HTTP/1.1\r\n" +
           [] {
             std::string headers;
             for (int i = 0; i < 200; ++i) headers += "A: b\r\n";
             return headers;
           }(),
       431},
      {"unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"unknown version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
      {"broken chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
  };
  for (const Refusal& row : rows) {
    Peer peer = service.connect();

    peer.send(row.request);

    const std::string answer = peer.receive_all();
    EXPECT_EQ(status_of(answer), row.status) << row.what;
    EXPECT_EQ(body_of(answer), "described") << row.what;
  }
}

TEST(HttpServer, EndsARequestWhoseHeadIsTooSlow) {
  HttpServerSettings settings;
  settings.head_timeout_ms = 50;
  Service service(settings);
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost:"));

  EXPECT_EQ(status_of(peer.receive_all()), 408);
}

TEST(HttpServer, EndsARequestWhoseBodyIsTooSlow) {
  HttpServerSettings settings;
  settings.body_timeout_ms = 50;
  Service service(settings);
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1"));

  EXPECT_EQ(status_of(peer.receive_all()), 408);
  EXPECT_TRUE(service.wait_for("dropped"));
}

TEST(HttpServer, DoesNotTakeATrickleForProgress) {
  HttpServerSettings settings;
  settings.body_timeout_ms = 100;
  settings.body_progress_bytes = 1'000'000;
  Service service(settings);
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n"));
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);

  // Never silent, never fast: ends by the server's will alone.
  while (service.count("dropped") == 0 && std::chrono::steady_clock::now() < limit) {
    if (!peer.send("x")) break;
  }

  EXPECT_EQ(status_of(peer.receive_all()), 408);
  EXPECT_EQ(service.count("dropped"), 1);
}

TEST(HttpServer, ClosesAnIdleConnectionWithoutAWord) {
  HttpServerSettings settings;
  settings.idle_timeout_ms = 50;
  Service service(settings);
  Peer peer = service.connect();

  EXPECT_TRUE(peer.at_end());
}

TEST(HttpServer, WaitsLongForItsOwnAnswer) {
  HttpServerSettings settings;
  settings.body_timeout_ms = settings.head_timeout_ms = settings.idle_timeout_ms = 30;
  Service service(settings);
  Peer held = service.connect();
  ASSERT_TRUE(held.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));
  Peer idle = service.connect();
  ASSERT_TRUE(idle.at_end());  // much later than any of the time limits

  service.respond(service.held().front(), 200, "still here");

  EXPECT_EQ(body_of(held.receive_message()), "still here");
}

}  // namespace
}  // namespace nabe::common
