// SPDX-License-Identifier: EUPL-1.2
#include "common/http_server.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "socket_peer.h"

namespace nabe::common {
namespace {

using test::Peer;

/// Echoes the body; what it does with a path can be set by a test.
class Service final : public RequestHandler {
 public:
  explicit Service(HttpServerSettings settings = {}) : server_(std::move(settings), *this) {
    EXPECT_EQ(server_.start(), "");
  }
  HttpServer& server() { return server_; }
  Peer connect() const { return Peer::connect(server_.bound_port()); }

  std::unique_ptr<RequestBody> begin(RequestId id, const RequestHead& head) override {
    const std::string path(head.path);
    if (path == "/throws") throw std::runtime_error("in begin");
    if (path == "/early") {
      respond(id, 401, "early");
      return nullptr;
    }
    return std::make_unique<Echo>(*this, id, path);
  }
  void describe(HttpResponse& response) override { response.body = "described"; }

  void respond(RequestId id, int status, std::string text) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(text);
    server_.respond(id, std::move(response));
  }
  /// Waits until `key` has been counted `count` times.
  bool wait_for(const std::string& key, int count = 1) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return counts_[key] >= count; });
  }
  std::vector<RequestId> held() {
    const std::lock_guard lock(mutex_);
    return held_;
  }
  int count(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return counts_[key];
  }

 private:
  class Echo final : public RequestBody {
   public:
    Echo(Service& service, RequestId id, std::string path) : service_(service), id_(id), path_(std::move(path)) {}
    ~Echo() override {
      if (!ended_) service_.note("dropped");
    }
    Flow write(std::string_view bytes) override {
      content_ += bytes;
      if (path_ == "/stop") {
        service_.respond(id_, 413, "enough");
        return Flow::Stop;
      }
      if (path_ == "/pause" && !paused_) {
        paused_ = true;
        service_.hold(id_, "paused");
        return Flow::Pause;
      }
      service_.note("written");
      return Flow::Continue;
    }
    void end() override {
      ended_ = true;
      if (path_ == "/throws-at-end") throw std::runtime_error("in end");
      if (path_ == "/hold") {
        service_.hold(id_, "held");
      } else {
        service_.respond(id_, 200, content_);
      }
    }

   private:
    Service& service_;
    const RequestId id_;
    const std::string path_;
    std::string content_;
    bool ended_ = false;
    bool paused_ = false;
  };

  void note(const std::string& key) {
    const std::lock_guard lock(mutex_);
    ++counts_[key];
    changed_.notify_all();
  }
  void hold(RequestId id, const std::string& key) {
    const std::lock_guard lock(mutex_);
    held_.push_back(id);
    ++counts_[key];
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> counts_;
  std::vector<RequestId> held_;
  HttpServer server_;
};

std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

int status_of(const std::string& answer) { return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0; }
std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

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

TEST(HttpServer, DropsABodyWhoseSenderGoesAway) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1"));
  ASSERT_TRUE(service.wait_for("written"));

  peer.reset();

  EXPECT_TRUE(service.wait_for("dropped"));
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

TEST(HttpServer, SendsALargeAnswerToASlowReader) {
  Service service;
  Peer peer = service.connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  ASSERT_TRUE(service.wait_for("held"));
  const std::string large(8'000'000, 'z');

  service.respond(service.held().front(), 200, large);

  EXPECT_EQ(body_of(peer.receive_message()), large);
}

TEST(HttpServer, LeavesOutTheBodyOfAnAnswerToHead) {
  Service service;
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("HEAD /early HTTP/1.1\r\nHost: a\r\n\r\n" + post("/", "next")));

  EXPECT_NE(peer.receive_until("\r\n\r\n").find("Content-Length: 5"), std::string::npos);
  EXPECT_EQ(body_of(peer.receive_message()), "next");
}

TEST(HttpServer, TurnsAnExceptionOfItsHandlerInto500) {
  Service service;
  for (const char* path : {"/throws", "/throws-at-end"}) {
    Peer peer = service.connect();
    ASSERT_TRUE(peer.send(post(path, "x")));
    EXPECT_EQ(status_of(peer.receive_all()), 500) << path;
  }
}

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
