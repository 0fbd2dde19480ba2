// SPDX-License-Identifier: EUPL-1.2
#include "http/source.h"

#include <gtest/gtest.h>

#include <poll.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "source_fixture.h"

namespace nabe::http {
namespace {

using test::exchange;
using test::has;
using test::Peer;
using test::request;
using test::Sent;
using test::Source;
using test::status_of;
using testing::FakeHost;
using testing::Texts;

TEST(HttpSource, AnswersWithAReceiptOnceTheMessageIsDurable) {
  FakeHost host;
  Source source(host);
  Peer peer = source.connect();
  ASSERT_TRUE(peer.send(request({.headers = "Content-Type: text/xml; charset=utf-8\r\nNabe-Message-Id: s-1\r\n"})));

  ASSERT_TRUE(source.settle_next());

  const std::string answer = peer.receive_message();
  EXPECT_EQ(status_of(answer), 201);
  ASSERT_EQ(host.messages().size(), 1U);
  const testing::AcceptedMessage message = host.messages().front();
  EXPECT_TRUE(has(answer, "\"message_id\":\"" + message.receipt.message_id + "\""));
  EXPECT_TRUE(has(answer, "\"duplicate\":false"));
  EXPECT_EQ(message.type, "application.submitted");
  EXPECT_EQ(message.sender_message_id, "s-1");
  EXPECT_EQ(message.media_type, "text/xml");
  EXPECT_EQ(message.body, "<a/>");
}

TEST(HttpSource, SaysNothingBeforeTheCommit) {
  FakeHost host;
  Source source(host);
  Peer waiting = source.connect();
  ASSERT_TRUE(waiting.send(request({})));
  ASSERT_TRUE(host.wait_until([&] { return host.queued() == 1; }));

  // A request that is refused at once has gone all the way through the server meanwhile.
  EXPECT_EQ(status_of(exchange(source, {.path = "/elsewhere"})), 404);
  pollfd watched{waiting.descriptor(), POLLIN, 0};
  EXPECT_EQ(::poll(&watched, 1, 0), 0);

  host.settle();
  EXPECT_EQ(status_of(waiting.receive_message()), 201);
}

TEST(HttpSource, AnswersWhenTheCommitSettlesAtOnce) {
  FakeHost host;
  host.settle_at_once();
  Source source(host);

  EXPECT_EQ(status_of(exchange(source, {})), 201);
}

TEST(HttpSource, GivesADuplicateTheFirstReceipt) {
  FakeHost host;
  host.settle_at_once();
  Source source(host);
  const Sent sent{.headers = "Content-Type: application/xml\r\nNabe-Message-Id: s-1\r\n"};
  const std::string first = exchange(source, sent);

  const std::string second = exchange(source, sent);

  EXPECT_EQ(status_of(second), 200);
  EXPECT_TRUE(has(second, "\"duplicate\":true"));
  EXPECT_TRUE(has(second, "\"message_id\":\"" + host.messages().front().receipt.message_id + "\""));
  EXPECT_EQ(host.messages().size(), 1U);
}

TEST(HttpSource, RefusesOtherContentUnderAKnownId) {
  FakeHost host;
  host.settle_at_once();
  Source source(host);
  Sent sent{.headers = "Content-Type: application/xml\r\nNabe-Message-Id: s-1\r\n"};
  exchange(source, sent);

  sent.body = "<b/>";

  EXPECT_EQ(status_of(exchange(source, sent)), 409);
}

TEST(HttpSource, FillsTheMessageFromItsOptionsAndHeaders) {
  FakeHost host;
  host.settle_at_once();
  Source source(host, {{"department", "standesamt"},
                       {"sender_id_fact", "sender_message_id"},
                       {"opens_case", "true"},
                       {"case_reference_header", "X-Case"},
                       {"case_reference_system", "portal"},
                       {"attributes", "X-Channel=channel"},
                       {"attributes", "X-Other=other"}});

  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  exchange(source,
           {.headers = "Content-Type: application/vnd.x+json\r\nX-Case: 4711\r\nX-Channel: web\r\ntraceparent: " +
                       trace + "\r\n",
            .body = "{}"});

  const testing::AcceptedMessage message = host.messages().at(0);
  EXPECT_EQ(message.department, "standesamt");
  EXPECT_EQ(message.sender_fact, "sender_message_id");
  EXPECT_TRUE(message.opens_case);
  EXPECT_EQ(message.references, (Texts{{"portal", "4711"}}));
  EXPECT_EQ(message.attributes, (std::map<std::string, std::string>{{"channel", "web"}}));
  EXPECT_EQ(message.trace_parent, trace);
}

TEST(HttpSource, ReadsABodyThatComesInTinyChunks) {
  FakeHost host;
  host.settle_at_once();
  Source source(host);
  std::string body(512 * 1024, 'x');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 26);
  std::string chunked =
      "POST /in HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (char c : body) chunked.append("1\r\n").append(1, c).append("\r\n");
  Peer peer = source.connect();

  ASSERT_TRUE(peer.send(chunked + "0\r\n\r\n"));

  ASSERT_EQ(status_of(peer.receive_message()), 201);
  EXPECT_EQ(host.messages().at(0).body, body);
}

TEST(HttpSource, TakesAttachmentsFromMultipart) {
  FakeHost host;
  host.settle_at_once();
  Source source(host);
  const std::string file(200'000, 'p');

  const std::string answer = exchange(
      source, {.headers = "Content-Type: multipart/form-data; boundary=\"b b\"\r\n",
               .body = "--b b\r\nContent-Disposition: form-data; name=\"container\"\r\nContent-Type: "
                       "application/xml\r\n\r\n<a/>\r\n"
                       "--b b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"pass.pdf\"\r\nContent-Type: "
                       "application/pdf\r\n\r\n" +
                       file + "\r\n--b b\r\n\r\n\r\n--b b--\r\n"});

  ASSERT_EQ(status_of(answer), 201);
  const testing::AcceptedMessage message = host.messages().at(0);
  EXPECT_EQ(message.body, "<a/>");
  EXPECT_EQ(message.media_type, "application/xml");
  ASSERT_EQ(message.attachments.size(), 2U);
  EXPECT_EQ(message.attachments[0].name, "pass.pdf");
  EXPECT_EQ(message.attachments[0].media_type, "application/pdf");
  EXPECT_EQ(message.attachments[0].bytes, file);
  EXPECT_EQ(message.attachments[1].name, "attachment-2");
}

TEST(HttpSource, HandsOverTheHashThatAPartDeclares) {
  FakeHost host;
  host.settle_at_once();
  Source source(host);

  const std::string answer =
      exchange(source, {.headers = "Content-Type: multipart/mixed; boundary=b\r\n",
                        .body = "--b\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n"
                                "--b\r\nContent-Digest: sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\r\n\r\n"
                                "\r\n--b\r\n\r\nx\r\n--b--"});

  ASSERT_EQ(status_of(answer), 201);
  const testing::AcceptedMessage message = host.messages().at(0);
  ASSERT_EQ(message.attachments.size(), 2U);
  EXPECT_EQ(message.attachments[0].sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(message.attachments[1].sha256, "");
}

TEST(HttpSource, DiscardsWhatADisconnectedSenderLeftBehind) {
  FakeHost host;
  Source source(host, {{"threads", "1"}});
  Peer peer = source.connect();
  ASSERT_TRUE(
      peer.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\nContent-Length: 100\r\n\r\n<a>"));
  // One thread serves in the order of arrival: after this answer the first bytes are in the hub.
  ASSERT_EQ(status_of(exchange(source, {.path = "/elsewhere"})), 404);
  ASSERT_EQ(host.open_sessions(), 1U);

  peer.reset();
  source.stop(Milliseconds(5'000));

  EXPECT_EQ(host.open_sessions(), 0U);
  EXPECT_EQ(host.messages().size(), 0U);
  EXPECT_EQ(host.queued(), 0U);
}

struct Row {
  const char* what;
  Sent sent;
  int status;
};

TEST(HttpSource, RefusesBadRequests) {
  FakeHost host;
  host.settle_at_once();
  Source source(host, {{"max_request", "1000"}});
  const std::string xml = "Content-Type: application/xml\r\n";
  const std::string multipart = "Content-Type: multipart/mixed; boundary=b\r\n";
  const std::vector<Row> rows = {
      {"another path", {.path = "/"}, 404},
      {"another method", {.method = "PUT"}, 405},
      {"no content", {.method = "POST", .body = ""}, 400},
      {"no media type", {.headers = ""}, 415},
      {"another media type", {.headers = "Content-Type: text/plain\r\n"}, 415},
      {"another charset", {.headers = "Content-Type: application/xml; charset=utf-16\r\n"}, 415},
      {"compressed", {.headers = xml + "Content-Encoding: gzip\r\n"}, 415},
      {"too large", {.body = std::string(1001, 'x')}, 413},
      {"two ids", {.headers = xml + "Nabe-Message-Id: a\r\nNabe-Message-Id: b\r\n"}, 400},
      {"an id without end", {.headers = xml + "Nabe-Message-Id: " + std::string(300, 'a') + "\r\n"}, 400},
      {"an id that is not UTF-8", {.headers = xml + "Nabe-Message-Id: \xff\r\n"}, 400},
      {"no boundary", {.headers = "Content-Type: multipart/mixed\r\n"}, 400},
      {"no first part", {.headers = multipart, .body = "--b--"}, 400},
      {"no end", {.headers = multipart, .body = "--b\r\nContent-Type: application/xml\r\n\r\n<a/>"}, 400},
      {"an empty first part",
       {.headers = multipart, .body = "--b\r\nContent-Type: application/xml\r\n\r\n\r\n--b--"},
       400},
      {"a first part of another kind", {.headers = multipart, .body = "--b\r\n\r\n<a/>\r\n--b--"}, 415},
      {"a digest that is none",
       {.headers = multipart,
        .body = "--b\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n"
                "--b\r\nContent-Digest: sha-256=:x:\r\n\r\ny\r\n--b--"},
       400},
      {"a broken part", {.headers = multipart, .body = "--b\r\nx\r\n\r\n<a/>\r\n--b--"}, 400},
  };
  std::size_t refused = 0;
  for (const Row& row : rows) {
    const std::string answer = exchange(source, row.sent);

    EXPECT_EQ(status_of(answer), row.status) << row.what;
    EXPECT_TRUE(has(answer, "Content-Type: application/problem+json")) << row.what;
    ASSERT_EQ(host.refusals().size(), ++refused) << row.what;
    EXPECT_TRUE(has(answer, "\"code\":\"" + host.refusals().back() + "\"")) << row.what;
  }
  EXPECT_EQ(host.messages().size(), 0U);
  EXPECT_EQ(host.open_sessions(), 0U);
}

TEST(HttpSource, NeedsALength) {
  FakeHost host;
  Source source(host);
  Peer peer = source.connect();

  ASSERT_TRUE(peer.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\n\r\n"));

  EXPECT_EQ(status_of(peer.receive_message()), 411);
}

TEST(HttpSource, CountsWhatItsServerRefusesByItself) {
  FakeHost host;
  Source source(host);
  Peer peer = source.connect();

  ASSERT_TRUE(peer.send("POST /in HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n"));

  EXPECT_EQ(status_of(peer.receive_message()), 400);
  EXPECT_EQ(host.refusals(), std::vector<std::string>{"NABE-HTTP-001"});
}

TEST(HttpSource, TakesOnlyTheRightToken) {
  FakeHost host;
  host.settle_at_once();
  Source source(host, {{"token", "sesame"}});
  const std::string xml = "Content-Type: application/xml\r\n";

  for (const char* wrong : {"", "Authorization: Bearer sesam\r\n", "Authorization: Bearer sesamesesame\r\n",
                            "Authorization: Basic sesame\r\n", "Authorization: Bearer \r\n",
                            "Authorization: Bearer sesame\r\nAuthorization: Bearer sesame\r\n"}) {
    const std::string answer = exchange(source, {.headers = xml + wrong});
    EXPECT_EQ(status_of(answer), 401) << wrong;
    EXPECT_TRUE(has(answer, "WWW-Authenticate: Bearer"));
  }
  EXPECT_EQ(status_of(exchange(source, {.headers = xml + "Authorization: bearer sesame\r\n"})), 201);
}

TEST(HttpSource, AsksForTheTokenBeforeItReadsTheBody) {
  FakeHost host;
  Source source(host, {{"token", "sesame"}});
  Peer peer = source.connect();

  ASSERT_TRUE(
      peer.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n"));

  EXPECT_EQ(status_of(peer.receive_message()), 401);
  EXPECT_EQ(host.calls(), 0U);
  EXPECT_EQ(host.refusals(), std::vector<std::string>{"NABE-HTTP-004"});
}

TEST(HttpSource, PassesOnThatTheHubTakesNothing) {
  FakeHost host;
  Source source(host);
  host.refuse_intakes(Outcome::busy("full", Milliseconds(7'000)));
  const std::string busy = exchange(source, {});
  host.refuse_intakes(Outcome::for_code(Code::DiskLow, "full"));
  const std::string full = exchange(source, {});
  host.refuse_intakes(Outcome::for_code(Code::Stopping, "ends"));
  const std::string ends = exchange(source, {});

  EXPECT_EQ(status_of(busy), 429);
  EXPECT_TRUE(has(busy, "Retry-After: 7"));
  EXPECT_EQ(status_of(full), 503);
  EXPECT_TRUE(has(full, "Retry-After: 60"));
  EXPECT_EQ(status_of(ends), 503);
  EXPECT_TRUE(host.refusals().empty()) << "the hub counts what it refuses itself";
}

TEST(HttpSource, SlowsSendersDownBeyondItsRate) {
  FakeHost host;
  host.settle_at_once();
  Source source(host, {{"max_rate", "2"}});
  for (int i = 0; i < 2; ++i) ASSERT_EQ(status_of(exchange(source, {})), 201);

  const std::string third = exchange(source, {});
  host.clock().advance(std::chrono::milliseconds(500));
  const std::string later = exchange(source, {});

  EXPECT_EQ(status_of(third), 429);
  EXPECT_TRUE(has(third, "Retry-After: 1"));
  EXPECT_EQ(host.refusals().front(), "NABE-HTTP-014");
  EXPECT_EQ(status_of(later), 201);
  EXPECT_EQ(status_of(exchange(source, {})), 429);
  EXPECT_EQ(host.messages().size(), 3U);
}

TEST(HttpSource, CountsNoRefusedRequestAgainstItsRate) {
  FakeHost host;
  host.settle_at_once();
  Source source(host, {{"max_rate", "1"}, {"token", "sesame"}});
  const std::string xml = "Content-Type: application/xml\r\n";

  for (int i = 0; i < 3; ++i) EXPECT_EQ(status_of(exchange(source, {.headers = xml})), 401);

  EXPECT_EQ(status_of(exchange(source, {.headers = xml + "Authorization: Bearer sesame\r\n"})), 201);
}

/// Calls of one message: open, begin, write, commit.
TEST(HttpSource, AcceptsNothingWhicheverCallOfTheHubFails) {
  for (std::uint64_t n = 1; n <= 4; ++n) {
    FakeHost host;
    host.settle_at_once();
    Source source(host);
    host.fail_call(n, Code::Invalid);

    const int status = status_of(exchange(source, {}));

    EXPECT_GE(status, 400) << n;
    EXPECT_EQ(host.messages().size(), 0U) << n;
    EXPECT_EQ(host.open_sessions(), 0U) << n;
  }
}

TEST(HttpSource, AnswersWhatIsQueuedWhenItStops) {
  FakeHost host;
  Source source(host);
  Peer peer = source.connect();
  ASSERT_TRUE(peer.send(request({})));
  ASSERT_TRUE(host.wait_until([&] { return host.queued() == 1; }));
  std::thread stopping([&] { source.stop(Milliseconds(10'000)); });

  host.settle();

  EXPECT_EQ(status_of(peer.receive_all()), 201);
  peer.close();
  stopping.join();
}

TEST(HttpSource, RefusesOptionsThatCannotWork) {
  const Texts base = {{"listen", "127.0.0.1:0"}, {"message_type", "x"}};
  const std::vector<Texts> rows = {
      {{"path", "in"}},
      {{"path", "/in?x"}},
      {{"attributes", "X-Channel"}},
      {{"attributes", "X Channel=a"}},
      {{"attributes", "X-Channel="}},
      {{"case_reference_header", "X-Case"}},
      {{"case_reference_system", "portal"}},
  };
  for (const Texts& row : rows) {
    FakeHost host;
    Texts options = base;
    options.insert(options.end(), row.begin(), row.end());
    EXPECT_TRUE(testing::ConnectorUnderTest::of<HttpSource>(host, options).refusal()) << row.front().first;
  }
}

}  // namespace
}  // namespace nabe::http
