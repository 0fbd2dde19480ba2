// SPDX-License-Identifier: EUPL-1.2
// Bodies of answers that are made while they are sent.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "common/http_server.h"
#include "socket_peer.h"

namespace nabe::common {
namespace {

using test::Peer;
using Next = ResponseBody::Next;

/// Answers each request with a body that does what the test says.
class Maker final : public RequestHandler {
 public:
  using Script = std::function<Next(int call, std::string& out)>;

  Maker(Script script, std::optional<std::uint64_t> size_bytes, HttpServerSettings settings = {})
      : script_(std::move(script)), size_bytes_(size_bytes), server_(std::move(settings), *this) {
    EXPECT_EQ(server_.start(), "");
  }
  std::unique_ptr<RequestBody> begin(RequestId id, const RequestHead&) override {
    server_.respond(id, HttpResponse{}, std::make_unique<Body>(*this), size_bytes_);
    return nullptr;
  }
  void describe(HttpResponse&) override {}

  Peer get(const std::string& line = "GET / HTTP/1.1") const {
    Peer peer = Peer::connect(server_.bound_port());
    peer.send(line + "\r\nHost: a\r\n\r\n");
    return peer;
  }
  HttpServer& server() { return server_; }
  int calls() {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  bool wait_for(int calls, int ended) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return calls_ >= calls && ended_ >= ended; });
  }

 private:
  class Body final : public ResponseBody {
   public:
    explicit Body(Maker& maker) : maker_(maker) {}
    ~Body() override { maker_.note(maker_.ended_); }
    Next next(std::string& out) override {
      const Next next = maker_.script_(call_++, out);
      maker_.note(maker_.calls_);
      return next;
    }

   private:
    Maker& maker_;
    int call_ = 0;
  };
  void note(int& count) {
    const std::lock_guard lock(mutex_);
    ++count;
    changed_.notify_all();
  }

  const Script script_;
  const std::optional<std::uint64_t> size_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int calls_ = 0;
  int ended_ = 0;
  HttpServer server_;
};

/// "ab", then "c", then the end.
Next abc(int call, std::string& out) {
  if (call == 0) out = "ab";
  if (call == 1) out = "c";
  return call < 2 ? Next::More : Next::End;
}

std::string after_head(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST(BodyThatIsMade, GoesInChunksAndKeepsTheConnection) {
  Maker maker(abc, std::nullopt);
  Peer peer = maker.get();
  const std::string first = peer.receive_until("\r\n0\r\n\r\n");

  ASSERT_TRUE(peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));

  EXPECT_NE(first.find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_EQ(after_head(first), "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
  EXPECT_EQ(after_head(peer.receive_until("\r\n0\r\n\r\n")), "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
}

TEST(BodyThatIsMade, OfAKnownSizeGoesAsItIs) {
  Maker maker(abc, 3);
  Peer peer = maker.get();
  const std::string first = peer.receive_message();

  ASSERT_TRUE(peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));

  EXPECT_EQ(after_head(first), "abc");
  EXPECT_EQ(after_head(peer.receive_message()), "abc");
}

TEST(BodyThatIsMade, IsCutWhenItIsNotWhatWasAnnounced) {
  for (const std::uint64_t announced : {1U, 4U}) {
    Maker maker(abc, announced);
    Peer peer = maker.get();

    EXPECT_NE(after_head(peer.receive_all()).size(), announced);
  }
}

TEST(BodyThatIsMade, HasNoEndWhenItBreaks) {
  Maker maker([](int call, std::string& out) { return out = "x", call == 0 ? Next::More : Next::Broken; },
              std::nullopt);
  Peer peer = maker.get();

  EXPECT_EQ(after_head(peer.receive_all()), "1\r\nx\r\n");
}

TEST(BodyThatIsMade, IsAskedAgainAfterItWaited) {
  HttpServerSettings settings;
  settings.body_wait_ms = 5;
  Maker maker(
      [](int call, std::string& out) {
        if (call < 3) return Next::Wait;
        out = "late";
        return Next::End;
      },
      std::nullopt, settings);
  Peer peer = maker.get();

  EXPECT_EQ(after_head(peer.receive_until("\r\n0\r\n\r\n")), "4\r\nlate\r\n0\r\n\r\n");
}

TEST(BodyThatIsMade, EndsWhenThePeerGoesWhileItWaits) {
  Maker maker([](int, std::string&) { return Next::Wait; }, std::nullopt);
  Peer peer = maker.get();
  ASSERT_TRUE(maker.wait_for(1, 0));

  peer.close();

  EXPECT_TRUE(maker.wait_for(1, 1));
}

TEST(BodyThatIsMade, IsNotAskedForMoreThanThePeerTakes) {
  HttpServerSettings settings;
  settings.write_timeout_ms = 100;
  Maker maker([](int, std::string& out) { return out.assign(64 * 1024, 'x'), Next::More; }, std::nullopt, settings);
  Peer peer = maker.get();

  // Nothing is read: the connection ends once the time is over in which the peer must take something.
  ASSERT_TRUE(maker.wait_for(1, 1));

  EXPECT_LT(maker.calls(), 1000);
}

TEST(BodyThatIsMade, KeepsNobodyElseWaiting) {
  std::atomic<bool> endless{true};
  Maker maker(
      [&endless](int call, std::string& out) {
        out.assign(64 * 1024, 'x');
        return endless && call < 1'000'000 ? Next::More : Next::End;
      },
      std::nullopt);
  Peer greedy = maker.get();
  std::atomic<bool> reading{true};
  std::thread reader([&] {
    while (reading && greedy.receive_some()) greedy.drop();
  });
  ASSERT_TRUE(maker.wait_for(100, 0));

  Peer other = maker.get();
  EXPECT_TRUE(other.receive_some());

  reading = false;
  endless = false;
  greedy.end_of_output();
  reader.join();
}

TEST(BodyThatIsMade, EndsInOrderWhenTheServerStops) {
  Maker maker([](int call, std::string& out) { return call == 0 ? (out = "x", Next::More) : Next::Wait; },
              std::nullopt);
  Peer peer = maker.get();
  ASSERT_TRUE(maker.wait_for(2, 0));
  std::thread stopping([&] { maker.server().stop(10'000); });

  EXPECT_EQ(after_head(peer.receive_all()), "1\r\nx\r\n0\r\n\r\n");
  peer.close();
  stopping.join();
}

TEST(BodyThatIsMade, EndsWithTheConnectionForAPeerOfHttp10) {
  Maker maker(abc, std::nullopt);
  Peer peer = maker.get("GET / HTTP/1.0");

  const std::string answer = peer.receive_all();

  EXPECT_EQ(answer.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(after_head(answer), "abc");
}

TEST(BodyThatIsMade, IsNotMadeForHead) {
  Maker maker(abc, 3);
  Peer peer = maker.get("HEAD / HTTP/1.1");

  const std::string head = peer.receive_until("\r\n\r\n");

  EXPECT_NE(head.find("Content-Length: 3"), std::string::npos);
  EXPECT_TRUE(maker.wait_for(0, 1));
  EXPECT_EQ(maker.calls(), 0);
}

}  // namespace
}  // namespace nabe::common
