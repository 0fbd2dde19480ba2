// SPDX-License-Identifier: EUPL-1.2
#include "http/sink.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "common/http_outcome.h"
#include "nabe/testing.hpp"
#include "socket_peer.h"

namespace nabe::http {
namespace {

using test::Listener;
using test::Peer;
using testing::FakeHost;
using testing::FakeMessage;
using testing::Texts;
using Kind = Outcome::Kind;
using Step = std::function<void(Peer&)>;

class Scripted {
 public:
  explicit Scripted(std::vector<Step> script)
      : thread_([this, steps = std::move(script)] {
          for (const Step& step : steps) {
            Peer peer = listener_.accept();
            if (!peer.connected()) return;
            step(peer);
          }
        }) {}
  ~Scripted() {
    listener_.shutdown();
    thread_.join();
  }
  std::string url(const std::string& target = "/in") const {
    return "http://127.0.0.1:" + std::to_string(listener_.port()) + target;
  }

 private:
  Listener listener_;
  std::thread thread_;
};

Step answers(const std::string& status, const std::string& headers = "", std::string* seen = nullptr) {
  return [=](Peer& peer) {
    const std::string request = peer.receive_message();
    if (seen != nullptr) *seen = request;
    peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n" + headers + "\r\n");
  };
}

Outcome deliver(const std::string& url, const FakeMessage& message, Texts options = {}) {
  FakeHost host;
  options.emplace_back("url", url);
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(host, options);
  EXPECT_FALSE(connector.refusal()) << connector.refusal()->text();
  EXPECT_TRUE(connector.start().is_ok());
  const Outcome outcome = connector.deliver(message);
  connector.stop();
  EXPECT_EQ(host.violations(), std::vector<std::string>{});
  return outcome;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

FakeMessage message_with(const std::string& body) {
  FakeMessage message;
  message.body = body;
  return message;
}

struct Mapping {
  int status;
  std::string headers;
  Kind kind;
  std::int64_t wait_ms;
};

/// Every row of the table in plugins/http/README.md.
TEST(HttpSink, MapsEveryStatus) {
  const std::vector<Mapping> rows = {
      {200, "", Kind::Delivered, 0},
      {201, "", Kind::Delivered, 0},
      {202, "", Kind::Delivered, 0},
      {299, "", Kind::Delivered, 0},
      {301, "Location: /other\r\n", Kind::NotConnected, 60'000},
      {302, "Location: /other\r\n", Kind::NotConnected, 60'000},
      {300, "", Kind::NotConnected, 60'000},
      {303, "Location: /other\r\n", Kind::NotConnected, 60'000},
      {304, "", Kind::Reject, 0},
      {305, "", Kind::Reject, 0},
      {306, "", Kind::Reject, 0},
      {307, "Location: /other\r\n", Kind::NotConnected, 60'000},
      {308, "Location: /other\r\n", Kind::NotConnected, 60'000},
      {399, "", Kind::NotConnected, 60'000},
      {400, "", Kind::Reject, 0},
      {401, "", Kind::NotConnected, 60'000},
      {403, "", Kind::Retry, 60'000},
      {404, "", Kind::Reject, 0},
      {407, "", Kind::NotConnected, 60'000},
      {408, "", Kind::Retry, 0},
      {409, "", Kind::Reject, 0},
      {413, "", Kind::Reject, 0},
      {421, "", Kind::Retry, 0},
      {422, "", Kind::Reject, 0},
      {423, "", Kind::Retry, 0},
      {425, "Retry-After: 3\r\n", Kind::Retry, 3'000},
      {429, "Retry-After: 2\r\n", Kind::Busy, 2'000},
      {500, "", Kind::Unknown, 0},
      {501, "", Kind::Reject, 0},
      {502, "", Kind::Unknown, 0},
      {503, "Retry-After: 120\r\n", Kind::NotConnected, 120'000},
      {504, "", Kind::Unknown, 0},
      {599, "", Kind::Unknown, 0},
      {600, "", Kind::Unknown, 0},
  };
  for (const Mapping& row : rows) {
    Scripted server({answers(std::to_string(row.status) + " X", row.headers)});

    const Outcome outcome = deliver(server.url(), message_with("<a/>"));

    EXPECT_EQ(outcome.kind(), row.kind) << row.status << " " << outcome.text();
    EXPECT_EQ(outcome.retry_after().count(), row.wait_ms) << row.status;
  }
}

TEST(HttpSink, TellsTheStatusButNothingOfTheAnswer) {
  Scripted server({[](Peer& peer) {
    peer.receive_message();
    peer.send("HTTP/1.1 422 Erika Mustermann\r\nContent-Length: 16\r\n\r\nErika Mustermann");
  }});

  const Outcome outcome = deliver(server.url(), message_with("<a/>"));

  EXPECT_EQ(outcome.text(), "the peer answered 422");
  EXPECT_EQ(outcome.code_number(), 1422U);
}

TEST(HttpSink, KeepsThePeersNameForTheMessage) {
  Scripted first({answers("201 Created", "Location: /documents/7\r\n")});
  Scripted second({answers("200 OK", "X-File: 4711\r\n")});

  EXPECT_EQ(deliver(first.url(), message_with("<a/>")).remote_reference(), "/documents/7");
  EXPECT_EQ(deliver(second.url(), message_with("<a/>"), {{"reference_header", "X-File"}}).remote_reference(), "4711");
}

TEST(HttpSink, SendsBodyKeyAndHeaders) {
  std::string seen;
  {
    Scripted server({answers("204 No Content", "", &seen)});
    FakeMessage message = message_with("<a/>");
    message.case_id = "case-1";
    message.attempt = 3;
    message.lane_sequence = 9;
    message.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    message.attributes = {{"channel", "web"}, {"bad", "a\r\nInjected: yes"}};
    ASSERT_TRUE(deliver(server.url(), message,
                        {{"token", "secret"},
                         {"headers", "X-Client=city"},
                         {"attribute_headers", "channel=X-Channel"},
                         {"attribute_headers", "bad=X-Bad"}})
                    .is_ok());
  }

  for (const std::string line :
       {"Authorization: Bearer secret", "X-Client: city", "X-Channel: web", "Content-Type: application/xml",
        "Nabe-Message-Id: 01900000-0000-7000-8000-000000000001", "Nabe-Message-Type: test.sent", "Nabe-Case-Id: case-1",
        "Nabe-Attempt: 3", "Nabe-Lane-Sequence: 9", "Nabe-Receipt-Time: 2030-01-01T00:00:00.000000Z",
        "Idempotency-Key: 01900000-0000-7000-8000-000000000001/sink",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
    EXPECT_TRUE(contains(seen, "\r\n" + line + "\r\n")) << line;
  }
  EXPECT_FALSE(contains(seen, "Injected"));
  EXPECT_EQ(seen.substr(seen.size() - 4), "<a/>");
}

TEST(HttpSink, SendsATokenInAHeaderOfItsOwnAsItIs) {
  std::string seen;
  {
    Scripted server({answers("204 No Content", "", &seen)});
    ASSERT_TRUE(deliver(server.url(), message_with("x"), {{"token", "secret"}, {"token_header", "X-Api-Key"}}).is_ok());
  }

  EXPECT_TRUE(contains(seen, "\r\nX-Api-Key: secret\r\n"));
}

TEST(HttpSink, ChoosesItsTargetByTheMessage) {
  std::string seen;
  {
    Scripted server({answers("204 No Content", "", &seen)});
    FakeMessage message = message_with("x");
    message.facts = {{"service", "wohn geld/2"}};
    ASSERT_TRUE(deliver(server.url("/{fact.service}/in"), message).is_ok());
  }

  EXPECT_EQ(seen.substr(0, 37), "POST /wohn%20geld%2F2/in HTTP/1.1\r\nHo");
}

TEST(HttpSink, RejectsAMessageThatNamesNoTarget) {
  const Outcome outcome = deliver("http://127.0.0.1:1/{fact.service}", message_with("x"));

  EXPECT_EQ(outcome.kind(), Kind::Reject);
  EXPECT_TRUE(contains(outcome.text(), "{fact.service}"));
}

TEST(HttpSink, SendsAttachmentsAsPartsBehindTheBody) {
  std::string seen;
  {
    Scripted server({answers("204 No Content", "", &seen)});
    FakeMessage message = message_with("<a/>");
    message.attachments = {{.name = "P\xc3\xa4ss.pdf", .media_type = "application/pdf", .content = "PDF"}};
    FakeMessage with = message_with("<w/>");
    with.type = "application.submitted";
    message.with = {with};
    ASSERT_TRUE(deliver(server.url(), message).is_ok());
  }

  EXPECT_TRUE(contains(seen, "\r\nContent-Type: multipart/mixed; boundary=nabe-"));
  EXPECT_TRUE(contains(seen, "\r\nContent-Type: application/xml\r\nNabe-Part: body\r\n\r\n<a/>\r\n--nabe-"));
  EXPECT_TRUE(contains(
      seen,
      "\r\nNabe-Part: with\r\nContent-Disposition: attachment; filename*=UTF-8''application.submitted\r\n\r\n<w/>"));
  EXPECT_TRUE(contains(seen,
                       "\r\nContent-Type: application/pdf\r\nNabe-Part: attachment\r\nContent-Disposition: attachment; "
                       "filename*=UTF-8''P%C3%A4ss.pdf\r\n\r\nPDF\r\n--nabe-"));
  EXPECT_EQ(seen.substr(seen.size() - 4), "--\r\n");
}

TEST(HttpSink, LeavesAttachmentsOutWhenTold) {
  std::string seen;
  {
    Scripted server({answers("204 No Content", "", &seen)});
    FakeMessage message = message_with("<a/>");
    message.attachments = {{.name = "p", .content = "PDF"}};
    ASSERT_TRUE(deliver(server.url(), message, {{"attachments", "none"}}).is_ok());
  }

  EXPECT_TRUE(contains(seen, "Content-Type: application/xml"));
  EXPECT_FALSE(contains(seen, "PDF"));
}

TEST(HttpSink, IsNotConnectedWhenNobodyListens) {
  std::string url;
  {
    const Listener closed;
    url = "http://127.0.0.1:" + std::to_string(closed.port()) + "/";
  }

  EXPECT_EQ(deliver(url, message_with("x")).kind(), Kind::NotConnected);
}

TEST(HttpSink, IsUnsureWhenThePeerDiesBeforeItsAnswer) {
  Scripted server({[](Peer& peer) { peer.receive_message(); }});

  EXPECT_EQ(deliver(server.url(), message_with("x")).kind(), Kind::Unknown);
}

TEST(HttpSink, IsUnsureWhenThePeerDiesWithinTheHeadOfItsAnswer) {
  Scripted server({[](Peer& peer) {
    peer.receive_message();
    peer.send("HTTP/1.1 20");
  }});

  EXPECT_EQ(deliver(server.url(), message_with("x")).kind(), Kind::Unknown);
}

TEST(HttpSink, TriesAgainWhenThePeerDiesBeforeItHadEverything) {
  Scripted server({[](Peer& peer) {
    peer.receive_until("\r\n\r\n");
    peer.reset();
  }});
  FakeMessage message;
  message.body = testing::Content::repeated('x', 64'000'000);

  EXPECT_EQ(deliver(server.url(), message).kind(), Kind::Retry);
}

TEST(HttpSink, IsUnsureWhenThePeerIsTooSlow) {
  Scripted server({[](Peer& peer) {
    peer.receive_message();
    peer.at_end();
  }});

  const Outcome outcome = deliver(server.url(), message_with("x"), {{"timeout", "50ms"}});

  EXPECT_EQ(outcome.kind(), Kind::Unknown);
  EXPECT_EQ(outcome.code(), Code::Timeout);
}

TEST(HttpSink, KeepsTheDeadlineOfTheDelivery) {
  Scripted server({[](Peer& peer) {
    peer.receive_message();
    peer.at_end();
  }});
  FakeMessage message = message_with("x");
  message.deadline_in = Milliseconds(50);

  EXPECT_EQ(deliver(server.url(), message).code(), Code::Timeout);
}

TEST(HttpSink, EndsWhenTheDeliveryIsCancelled) {
  FakeHost host;
  testing::ConnectorUnderTest* running = nullptr;
  const FakeMessage message = message_with("x");
  Scripted server({[&](Peer& peer) {
    peer.receive_message();
    running->cancel(message.idempotency_key);
    peer.at_end();
  }});
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(host, {{"url", server.url()}});
  running = &connector;

  EXPECT_TRUE(connector.start().is_ok());
  const Outcome outcome = connector.deliver(message);

  EXPECT_EQ(outcome.kind(), Kind::Unknown);
  EXPECT_EQ(outcome.code(), Code::Cancelled);
}

TEST(HttpSink, DoesNotFollowARedirectByItself) {
  Scripted server({[](Peer& peer) {
    answers("307 Temporary Redirect", "Location: /other\r\n")(peer);
    EXPECT_TRUE(peer.at_end());
  }});

  EXPECT_EQ(deliver(server.url(), message_with("x")).kind(), Kind::NotConnected);
}

TEST(HttpSink, FollowsARedirectOfTheSameServerWhenTold) {
  std::string seen;
  {
    Scripted server({[&](Peer& peer) {
      answers("308 Permanent Redirect", "Location: /other\r\n")(peer);
      answers("204 No Content", "", &seen)(peer);
    }});
    ASSERT_TRUE(deliver(server.url(), message_with("<a/>"), {{"follow_redirects", "true"}}).is_ok());
  }

  EXPECT_EQ(seen.substr(0, 12), "POST /other ");
  EXPECT_EQ(seen.substr(seen.size() - 4), "<a/>");
}

TEST(HttpSink, FollowsNoRedirectToAnotherServer) {
  Listener other;
  Scripted server(
      {answers("307 Temporary Redirect", "Location: http://127.0.0.1:" + std::to_string(other.port()) + "/\r\n")});

  EXPECT_EQ(deliver(server.url(), message_with("x"), {{"follow_redirects", "true"}}).kind(), Kind::NotConnected);
}

TEST(HttpSink, FollowsThreeRedirectsAtMost) {
  int requests = 0;
  {
    const Step redirect = answers("307 Temporary Redirect", "Location: /next\r\n");
    Scripted server({[&](Peer& peer) {
      for (; requests < 4; ++requests) redirect(peer);
      EXPECT_TRUE(peer.at_end());
    }});

    EXPECT_EQ(deliver(server.url(), message_with("x"), {{"follow_redirects", "true"}}).kind(), Kind::NotConnected);
  }
  EXPECT_EQ(requests, 4);
}

TEST(HttpSink, FollowsNoRedirectThatWouldChangeTheMethod) {
  for (const std::string status : {"301", "302", "303"}) {
    Scripted server({[&](Peer& peer) {
      answers(status + " X", "Location: /other\r\n")(peer);
      EXPECT_TRUE(peer.at_end());
    }});

    EXPECT_EQ(deliver(server.url(), message_with("x"), {{"follow_redirects", "true"}}).kind(), Kind::NotConnected)
        << status;
  }
}

TEST(HttpSink, IsUnsureWhenThePeerAgreesBeforeItHadEverything) {
  Scripted server({[](Peer& peer) {
    peer.receive_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    peer.end_of_output();
    peer.receive_all();
  }});
  FakeMessage message;
  message.body = testing::Content::repeated('x', 64'000'000);

  EXPECT_EQ(deliver(server.url(), message).kind(), Kind::Unknown);
}

TEST(HttpSink, IsUnsureWhenTheAnswerIsNotHttp) {
  Scripted server({[](Peer& peer) {
    peer.receive_message();
    peer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n");
  }});

  EXPECT_EQ(deliver(server.url(), message_with("x")).kind(), Kind::Unknown);
}

TEST(HttpSink, TriesAgainWhenTheStoreFails) {
  Scripted server({[](Peer& peer) { peer.receive_all(); }});
  FakeHost host;
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(host, {{"url", server.url()}});
  host.fail_call(1, Code::Internal);

  EXPECT_EQ(connector.deliver(message_with("x")).kind(), Kind::Retry);
}

// A sanitizer keeps freed memory for a while: sizes mean nothing there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

TEST(HttpSink, StreamsAHugeBodyInBoundedMemory) {
  constexpr std::uint64_t kSize = 512ULL << 20;
  std::atomic<std::uint64_t> received{0};
  Scripted server({[&](Peer& peer) {
    peer.receive_until("\r\n\r\n");
    while (received < kSize) {
      const std::string bytes = peer.receive_bytes(1);
      if (bytes.empty()) return;
      received += bytes.size() + peer.drop();
    }
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  }});
  FakeMessage message;
  message.body = testing::Content::repeated('x', kSize);
  rusage before{};
  getrusage(RUSAGE_SELF, &before);

  const Outcome outcome = deliver(server.url(), message);

  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_TRUE(outcome.is_ok()) << outcome.text();
  EXPECT_EQ(received.load(), kSize);
  if (!kSanitized) {
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024) << "KiB";
  }
}

TEST(HttpSink, ConnectsAndKeepsTheConnection) {
  FakeHost host;
  Scripted server({answers("204 No Content")});
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(host, {{"url", server.url()}});

  EXPECT_TRUE(connector.connect().is_ok());
  EXPECT_TRUE(connector.deliver(message_with("x")).is_ok());
}

TEST(HttpSink, SaysThatItCannotConnect) {
  FakeHost host;
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(host, {{"url", "http://nowhere.invalid/"}});

  EXPECT_EQ(connector.connect().kind(), Kind::NotConnected);
}

TEST(HttpSink, RefusesOptionsThatCannotWork) {
  const std::vector<Texts> rows = {
      {{"url", "ftp://a/"}},
      {{"url", "http://a/{x}"}},
      {{"url", "http://a/"}, {"headers", "Host=b"}},
      {{"url", "http://a/"}, {"headers", "no value"}},
      {{"url", "http://a/"}, {"attribute_headers", "a=b c"}},
      {{"url", "http://a/"}, {"token", "a\nb"}},
      {{"url", "http://a/"}, {"idempotency_header", ""}, {"token", "x"}},
      {{"url", "http://a/"}, {"certificate_file", "/x"}},
  };
  for (const Texts& options : rows) {
    FakeHost host;
    EXPECT_TRUE(testing::ConnectorUnderTest::of<HttpSink>(host, options).refusal()) << options.back().first;
  }
}

TEST(RetryAfter, TakesSecondsAndDates) {
  const Time now = Time(std::chrono::microseconds(784'111'777'000'000));  // Sun, 06 Nov 1994 08:49:37 GMT
  EXPECT_EQ(common::retry_after("120", now).count(), 120'000);
  EXPECT_EQ(common::retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now).count(), 30'000);
  EXPECT_EQ(common::retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now).count(), 0);
  EXPECT_EQ(common::retry_after("999999999", now).count(), 86'400'000);
  for (const char* bad : {"", "soon", "-5", "1.5", "Sun, 99 Nov 1994 08:50:07 GMT"}) {
    EXPECT_EQ(common::retry_after(bad, now).count(), 0) << bad;
  }
}

}  // namespace
}  // namespace nabe::http
