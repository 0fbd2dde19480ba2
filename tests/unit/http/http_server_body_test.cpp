// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <string>

#include "service.h"

namespace nabe::common {
namespace {

using test::body_of;
using test::Peer;
using test::post;
using test::Service;
using test::status_of;

TEST(HttpServer, AnswersEarlyAndClosesWhenALargeBodyIsOnItsWay) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\nsome"));

  const std::string answer = peer.receive_message();
  EXPECT_EQ(status_of(answer), 401);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(peer.at_end());
}

TEST(HttpServer, KeepsTheConnectionWhenTheRestOfARefusedBodyIsSmall) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n1234"));
  EXPECT_EQ(status_of(peer.receive_message()), 401);
  ASSERT_TRUE(peer.send("5678" + post("/", "next")));

  EXPECT_EQ(body_of(peer.receive_message()), "next");
}

TEST(HttpServer, StopsHandingOverABodyThatItsTakerDoesNotWant) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send(post("/stop", std::string(30'000, 'x')) + post("/", "next")));

  EXPECT_EQ(status_of(peer.receive_message()), 413);
  EXPECT_EQ(body_of(peer.receive_message()), "next");
}

TEST(HttpServer, SlowsDownASenderUntilItIsResumed) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send("POST /pause HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n1234"));
  ASSERT_TRUE(service.wait_for("paused"));

  ASSERT_TRUE(peer.send("5678"));
  service.server().resume(service.held().front());

  EXPECT_EQ(body_of(peer.receive_message()), "12345678");
}

TEST(HttpServer, InvitesABodyThatWaitsForContinue) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(status_of(peer.receive_until("\r\n\r\n")), 100);
  ASSERT_TRUE(peer.send("ok"));

  EXPECT_EQ(body_of(peer.receive_message()), "ok");
}

TEST(HttpServer, DoesNotInviteABodyThatItRefuses) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("POST /early HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));

  const std::string answer = peer.receive_all();
  EXPECT_EQ(status_of(answer), 401);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST(HttpServer, DropsABodyWhoseSenderGoesAway) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1"));
  ASSERT_TRUE(service.wait_for("written"));

  peer.reset();

  EXPECT_TRUE(service.wait_for("dropped"));
}

TEST(HttpServer, LeavesOutTheBodyOfAnAnswerToHead) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("HEAD /early HTTP/1.1\r\nHost: a\r\n\r\n" + post("/", "next")));

  EXPECT_NE(peer.receive_until("\r\n\r\n").find("Content-Length: 5"), std::string::npos);
  EXPECT_EQ(body_of(peer.receive_message()), "next");
}

}  // namespace
}  // namespace nabe::common
