// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <map>
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

TEST(HttpServer, AnswersOnAKeptConnection) {
  Service service;
  Peer peer = service.connect();

  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(peer.send(post("/", "hello")));
    const std::string answer = peer.receive_message();
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_EQ(body_of(answer), "hello");
  }
}

TEST(HttpServer, ReadsARequestWhereverItIsSplit) {
  Service service;
  const std::string request = "\r\n" + post("/", "hello");
  for (std::size_t split = 1; split < request.size(); ++split) {
    Peer peer = service.connect();

    ASSERT_TRUE(peer.send(request.substr(0, split)));
    ASSERT_TRUE(peer.send(request.substr(split)));

    ASSERT_EQ(body_of(peer.receive_message()), "hello") << split;
  }
}

TEST(HttpServer, ReadsARequestThatComesByteByByte) {
  Service service;
  Peer peer = service.connect();
  const std::string request =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

  for (char c : request) ASSERT_TRUE(peer.send(std::string_view(&c, 1)));

  EXPECT_EQ(body_of(peer.receive_message()), "abcde");
}

TEST(HttpServer, AnswersPipelinedRequestsInTheirOrder) {
  Service service;
  Peer peer = service.connect();
  std::string all;
  for (int i = 0; i < 50; ++i) all += post("/", "number " + std::to_string(i));

  ASSERT_TRUE(peer.send(all));

  for (int i = 0; i < 50; ++i) ASSERT_EQ(body_of(peer.receive_message()), "number " + std::to_string(i));
}

TEST(HttpServer, HoldsAPipelinedRequestBackUntilTheFirstIsAnswered) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send(post("/hold", "first") + post("/", "second")));
  ASSERT_TRUE(service.wait_for("held"));
  service.respond(service.held().front(), 200, "late");

  EXPECT_EQ(body_of(peer.receive_message()), "late");
  EXPECT_EQ(body_of(peer.receive_message()), "second");
}

TEST(HttpServer, AnswersFromAnotherThreadThanItsOwn) {
  HttpServerSettings settings;
  settings.threads = 3;
  Service service(settings);
  std::vector<Peer> peers;
  for (int i = 0; i < 30; ++i) {
    peers.push_back(service.connect());
    ASSERT_TRUE(peers.back().send(post("/hold", "x")));
  }
  ASSERT_TRUE(service.wait_for("held", 30));

  for (RequestId id : service.held()) service.respond(id, 200, std::to_string(id));

  std::map<std::string, int> answers;
  for (Peer& peer : peers) ++answers[body_of(peer.receive_message())];
  EXPECT_EQ(answers.size(), 30U);
}

TEST(HttpServer, ServesManyConnectionsAtOnce) {
  Service service;
  std::vector<Peer> peers;
  for (int i = 0; i < 400; ++i) {
    peers.push_back(service.connect());
    ASSERT_TRUE(peers.back().connected());
  }
  for (Peer& peer : peers) ASSERT_TRUE(peer.send(post("/", "x")));

  for (Peer& peer : peers) ASSERT_EQ(status_of(peer.receive_message()), 200);
}

TEST(HttpServer, AnswersASenderThatHasClosedItsHalf) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  peer.end_of_output();
  ASSERT_TRUE(service.wait_for("held"));

  service.respond(service.held().front(), 200, "bye");

  EXPECT_EQ(body_of(peer.receive_all()), "bye");
}

TEST(HttpServer, DropsAnAnswerWhoseReceiverIsGone) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));
  peer.reset();
  Peer other = service.connect();
  ASSERT_TRUE(other.send(post("/", "a")));
  ASSERT_EQ(status_of(other.receive_message()), 200);

  service.respond(service.held().front(), 200, "for nobody");

  ASSERT_TRUE(other.send(post("/", "b")));
  EXPECT_EQ(body_of(other.receive_message()), "b");
}

TEST(HttpServer, AnswersARequestOnce) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));

  service.respond(service.held().front(), 200, "one");
  service.respond(service.held().front(), 500, "two");
  ASSERT_EQ(body_of(peer.receive_message()), "one");
  ASSERT_TRUE(peer.send(post("/", "next")));

  EXPECT_EQ(body_of(peer.receive_message()), "next");
}

TEST(HttpServer, EndsAConnectionWithoutAnAnswer) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));

  service.server().respond_raw(service.held().front(), "", false);

  EXPECT_TRUE(peer.at_end());
}

TEST(HttpServer, EndsAConnectionInTheMiddleOfAnAnswer) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));

  service.server().respond_raw(service.held().front(), "HTTP/1.1 200 OK\r\nContent-Le", true);

  EXPECT_EQ(peer.receive_all(), "HTTP/1.1 200 OK\r\nContent-Le");
}

TEST(HttpServer, AnswersTwiceOnAConnectionThatItKeeps) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));
  const std::string wire = wire_of({200, {}, "once"}, true);

  service.server().respond_raw(service.held().front(), wire + wire, false);

  EXPECT_EQ(body_of(peer.receive_message()), "once");
  EXPECT_EQ(body_of(peer.receive_message()), "once");
  ASSERT_TRUE(peer.send(post("/", "next")));
  EXPECT_EQ(body_of(peer.receive_message()), "next");
}

TEST(HttpServer, SendsALargeAnswerToASlowReader) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));
  const std::string large(8'000'000, 'z');

  service.respond(service.held().front(), 200, large);

  EXPECT_EQ(body_of(peer.receive_message()), large);
}

TEST(HttpServer, TurnsAnExceptionOfItsHandlerInto500) {
  Service service;
  for (const char* path : {"/throws", "/throws-at-end"}) {
    Peer peer = service.connect();
    ASSERT_TRUE(peer.send(post(path, "x")));
    EXPECT_EQ(status_of(peer.receive_all()), 500) << path;
  }
}

}  // namespace
}  // namespace nabe::common
