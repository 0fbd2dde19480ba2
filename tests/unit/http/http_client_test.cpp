// SPDX-License-Identifier: EUPL-1.2
#include "common/http_client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "socket_peer.h"

namespace nabe::common {
namespace {

using test::Listener;
using test::Peer;

/// A server that does with each of its connections what the test says, one after the other.
class Scripted {
 public:
  explicit Scripted(std::vector<std::function<void(Peer&)>> script)
      : thread_([this, steps = std::move(script)] {
          for (const auto& step : steps) {
            Peer peer = listener_.accept();
            if (!peer.connected()) return;
            ++connections_;
            step(peer);
          }
        }) {}
  ~Scripted() {
    listener_.shutdown();
    thread_.join();
  }
  Url url() const { return *parse_url("http://127.0.0.1:" + std::to_string(listener_.port()) + "/in"); }
  int connections() const { return connections_.load(); }

 private:
  Listener listener_;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

HttpRequest post(const Url& url, const std::string& body) {
  HttpRequest request;
  request.url = url;
  request.body_bytes = body.size();
  auto offset = std::make_shared<std::size_t>(0);
  request.read_body = [body, offset](char* destination, std::size_t capacity) {
    const std::size_t size = body.copy(destination, capacity, *offset);
    *offset += size;
    return static_cast<std::int64_t>(size);
  };
  request.rewind_body = [offset] {
    *offset = 0;
    return true;
  };
  return request;
}

Patience patience(std::int64_t ms = 10'000) { return {steady_now_ms() + ms, {}}; }

void answer(Peer& peer, const std::string& text) {
  peer.receive_message();
  peer.send(text);
}

constexpr const char* kNoContent = "HTTP/1.1 204 No Content\r\n\r\n";

TEST(HttpClient, KeepsAConnectionForTheNextRequest) {
  Scripted server({[](Peer& peer) {
    for (int i = 0; i < 3; ++i) answer(peer, "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nLocation: /7\r\n\r\nok");
  }});
  HttpClient client({});

  for (int i = 0; i < 3; ++i) {
    const HttpAnswer got = client.exchange(post(server.url(), "x"), patience());
    ASSERT_EQ(got.progress, Progress::Answered) << got.problem;
    EXPECT_EQ(got.status, 201);
    EXPECT_EQ(got.body, "ok");
    EXPECT_EQ(got.header("location"), "/7");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, SendsAWellFormedRequest) {
  std::string seen;
  {
    Scripted server({[&](Peer& peer) {
      seen = peer.receive_message();
      peer.send(kNoContent);
    }});
    HttpRequest request = post(server.url(), "body");
    request.headers = {{"X-A", "b"}, {"X-Bad", "a\r\nInjected: yes"}};
    HttpClient client({});
    ASSERT_EQ(client.exchange(request, patience()).status, 204);
  }

  EXPECT_EQ(seen.substr(0, 35), "POST /in HTTP/1.1\r\nHost: 127.0.0.1:");
  EXPECT_NE(seen.find("\r\nX-A: b\r\nContent-Length: 4\r\n\r\nbody"), std::string::npos);
  EXPECT_EQ(seen.find("Injected"), std::string::npos);
}

TEST(HttpClient, SendsABodyOfUnknownSizeInChunks) {
  std::string seen;
  {
    Scripted server({[&](Peer& peer) {
      seen = peer.receive_until("0\r\n\r\n");
      peer.send(kNoContent);
    }});
    HttpRequest request = post(server.url(), "body");
    request.body_bytes = UINT64_MAX;
    HttpClient client({});
    ASSERT_EQ(client.exchange(request, patience()).status, 204);
  }

  EXPECT_NE(seen.find("Transfer-Encoding: chunked\r\n\r\n00000004\r\nbody\r\n0\r\n\r\n"), std::string::npos);
}

TEST(HttpClient, ReadsChunkedAnswersAndThoseUntilTheEnd) {
  Scripted server({[](Peer& peer) {
    answer(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    answer(peer, "HTTP/1.1 200 OK\r\n\r\nrest");
  }});
  HttpClient client({});

  EXPECT_EQ(client.exchange(post(server.url(), "x"), patience()).body, "abc");
  EXPECT_EQ(client.exchange(post(server.url(), "x"), patience()).body, "rest");
}

TEST(HttpClient, PassesInterimAnswersOver) {
  Scripted server(
      {[](Peer& peer) { answer(peer, "HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"); }});

  EXPECT_EQ(HttpClient({}).exchange(post(server.url(), "x"), patience()).status, 204);
}

TEST(HttpClient, KnowsThatNothingWasSentWhenItIsNotConnected) {
  std::uint16_t port = 0;
  {
    const Listener closed;
    port = closed.port();
  }
  const Url url = *parse_url("http://127.0.0.1:" + std::to_string(port) + "/");

  EXPECT_EQ(HttpClient({}).exchange(post(url, "x"), patience()).progress, Progress::NotSent);
}

TEST(HttpClient, KnowsThatNothingWasSentWhenANameIsNotResolved) {
  const HttpAnswer got = HttpClient({}).exchange(post(*parse_url("http://nowhere.invalid/"), "x"), patience());

  EXPECT_EQ(got.progress, Progress::NotSent);
  EXPECT_NE(got.problem.find("name not resolved"), std::string::npos);
}

TEST(HttpClient, IsUnsureWhenThePeerDiesAfterTheRequest) {
  Scripted server({[](Peer& peer) { peer.receive_message(); }});

  EXPECT_EQ(HttpClient({}).exchange(post(server.url(), "x"), patience()).progress, Progress::Lost);
}

TEST(HttpClient, IsUnsureWhenThePeerDiesWithinItsAnswer) {
  Scripted server({[](Peer& peer) { answer(peer, "HTTP/1.1 200 OK\r\nContent-Le"); }});

  EXPECT_EQ(HttpClient({}).exchange(post(server.url(), "x"), patience()).progress, Progress::Lost);
}

TEST(HttpClient, IsUnsureWhenTheAnswerIsNotHttp) {
  Scripted server({[](Peer& peer) { answer(peer, "SSH-2.0-OpenSSH\r\n\r\n"); }});

  EXPECT_EQ(HttpClient({}).exchange(post(server.url(), "x"), patience()).progress, Progress::Lost);
}

TEST(HttpClient, TrustsTheStatusOfAnAnswerWhoseBodyIsCutOff) {
  Scripted server({[](Peer& peer) { answer(peer, "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf"); }});

  const HttpAnswer got = HttpClient({}).exchange(post(server.url(), "x"), patience());

  EXPECT_EQ(got.progress, Progress::Answered);
  EXPECT_EQ(got.status, 201);
}

TEST(HttpClient, TellsWhetherABodyCameWhole) {
  const std::vector<std::pair<std::string, bool>> rows = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", true},
      {"HTTP/1.1 204 No Content\r\n\r\n", true},
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", false},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", false},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde", false}};  // over the limit
  HttpClientSettings settings;
  settings.max_body_bytes = 4;
  HttpClient client(settings);

  for (const auto& [text, whole] : rows) {
    Scripted server({[&text = text](Peer& peer) { answer(peer, text); }});
    const HttpAnswer got = client.exchange(post(server.url(), "x"), patience());
    EXPECT_EQ(got.progress, Progress::Answered) << text;
    EXPECT_EQ(got.body_complete, whole) << text;
  }
}

TEST(HttpClient, KnowsThatAnIncompleteRequestHadNoEffect) {
  Scripted server({[](Peer& peer) {
    peer.receive_until("\r\n\r\n");
    peer.reset();
  }});

  const HttpAnswer got = HttpClient({}).exchange(post(server.url(), std::string(50'000'000, 'x')), patience());

  EXPECT_EQ(got.progress, Progress::Incomplete);
}

TEST(HttpClient, ReadsAnAnswerThatComesBeforeTheWholeRequest) {
  Scripted server({[](Peer& peer) {
    peer.receive_until("\r\n\r\n");
    peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    peer.end_of_output();
    peer.receive_all();
  }});

  const HttpAnswer got = HttpClient({}).exchange(post(server.url(), std::string(50'000'000, 'x')), patience());

  EXPECT_EQ(got.progress, Progress::Answered);
  EXPECT_EQ(got.status, 413);
  EXPECT_FALSE(got.request_complete);
}

TEST(HttpClient, EndsAtItsDeadline) {
  Scripted server({[](Peer& peer) {
    peer.receive_message();
    peer.at_end();
  }});

  const HttpAnswer got = HttpClient({}).exchange(post(server.url(), "x"), patience(50));

  EXPECT_EQ(got.progress, Progress::Lost);
  EXPECT_TRUE(got.timed_out);
}

TEST(HttpClient, EndsWhenItIsCancelled) {
  std::atomic<bool> cancelled{false};
  Scripted server({[&](Peer& peer) {
    peer.receive_message();
    cancelled = true;
    peer.at_end();
  }});

  const HttpAnswer got =
      HttpClient({}).exchange(post(server.url(), "x"), {steady_now_ms() + 10'000, [&] { return cancelled.load(); }});

  EXPECT_TRUE(got.cancelled);
}

TEST(HttpClient, ReplacesAKeptConnectionThatWasClosed) {
  std::promise<void> closed;
  Scripted server({[&closed](Peer& peer) {
                     answer(peer, kNoContent);
                     peer.close();
                     closed.set_value();
                   },
                   [](Peer& peer) { answer(peer, kNoContent); }});
  HttpClient client({});
  ASSERT_EQ(client.exchange(post(server.url(), "x"), patience()).status, 204);
  closed.get_future().wait();

  EXPECT_EQ(client.exchange(post(server.url(), "y"), patience()).progress, Progress::Answered);
}

/// The second request reaches the peer, which dies without an answer.
std::vector<std::function<void(Peer&)>> dies_on_reuse() {
  return {[](Peer& peer) {
            answer(peer, kNoContent);
            peer.receive_message();
          },
          [](Peer& peer) { answer(peer, kNoContent); }};
}

TEST(HttpClient, DoesNotRepeatByItselfWhatMayHaveHadAnEffect) {
  Scripted server(dies_on_reuse());
  HttpClient client({});
  ASSERT_EQ(client.exchange(post(server.url(), "x"), patience()).status, 204);

  EXPECT_EQ(client.exchange(post(server.url(), "y"), patience()).progress, Progress::Lost);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, RepeatsOnceWhatMayBeRepeated) {
  Scripted server(dies_on_reuse());
  HttpClient client({});
  ASSERT_EQ(client.exchange(post(server.url(), "x"), patience()).status, 204);
  HttpRequest request = post(server.url(), "y");
  request.repeatable = true;

  EXPECT_EQ(client.exchange(request, patience()).status, 204);
}

TEST(HttpClient, DoesNotKeepWhatThePeerWantsToClose) {
  Scripted server(
      {[](Peer& peer) { answer(peer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"); },
       [](Peer& peer) { answer(peer, kNoContent); }});
  HttpClient client({});
  ASSERT_EQ(client.exchange(post(server.url(), "x"), patience()).status, 200);

  EXPECT_EQ(client.exchange(post(server.url(), "x"), patience()).status, 204);
  EXPECT_EQ(server.connections(), 2);
}

TEST(HttpClient, CutsOffAnEndlessAnswer) {
  Scripted server({[](Peer& peer) {
    answer(peer, "HTTP/1.1 500 Internal Server Error\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (peer.send("400\r\n" + std::string(1024, 'x') + "\r\n")) {
    }
  }});

  const HttpAnswer got = HttpClient({}).exchange(post(server.url(), "x"), patience());

  EXPECT_EQ(got.status, 500);
  EXPECT_EQ(got.body.size(), HttpClientSettings{}.max_body_bytes);
}

TEST(HttpClient, TellsThatABodyCannotBeRead) {
  Scripted server({[](Peer& peer) { peer.receive_all(); }});
  HttpRequest request = post(server.url(), "");
  request.body_bytes = 10;
  request.read_body = [](char*, std::size_t) { return std::int64_t{-1}; };

  const HttpAnswer got = HttpClient({}).exchange(request, patience());

  EXPECT_TRUE(got.body_unreadable);
  EXPECT_EQ(got.progress, Progress::NotSent);
}

}  // namespace
}  // namespace nabe::common
