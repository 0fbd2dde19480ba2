// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "service.h"

namespace nabe::common {
namespace {

using test::Peer;
using test::post;
using test::Service;
using test::status_of;

TEST(HttpServer, FinishesOwedAnswersWhenItStops) {
  Service service;
  Peer waiting = service.connect();
  ASSERT_TRUE(waiting.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));
  Peer incomplete = service.connect();
  ASSERT_TRUE(incomplete.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1"));
  ASSERT_TRUE(service.wait_for("written", 2));  // the held request has written its body as well
  std::thread stopping([&] { service.server().stop(10'000); });

  EXPECT_EQ(status_of(incomplete.receive_all()), 503);
  incomplete.close();
  service.respond(service.held().front(), 201, "done");

  EXPECT_EQ(status_of(waiting.receive_all()), 201);
  waiting.close();
  stopping.join();
  EXPECT_FALSE(service.connect().connected());
}

TEST(HttpServer, StopsAfterItsGraceWhateverIsOwed) {
  Service service;
  Peer waiting = service.connect();
  ASSERT_TRUE(waiting.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));

  service.server().stop(20);

  EXPECT_TRUE(waiting.at_end());
}

TEST(HttpServer, SaysWhyItCannotListen) {
  Service service;
  HttpServerSettings settings;
  settings.port = service.server().bound_port();
  HttpServer second(settings, service);

  EXPECT_NE(second.start().find("cannot listen on 127.0.0.1"), std::string::npos);
}

}  // namespace
}  // namespace nabe::common
