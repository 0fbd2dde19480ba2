// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <poll.h>

#include <string>
#include <vector>

#include "authority.h"
#include "common/http_client.h"
#include "portal_fixture.h"

namespace nabe::portal {
namespace {

using test::Answer;
using test::Asked;
using test::has;
using test::Peer;
using test::read_answer;
using test::wire;
using testing::AcceptedMessage;
using testing::FakeHost;

TEST(Submission, IsAnsweredWithIdTrackingCodeAndLegalTime) {
  FakeHost host;
  const test::Portal portal(host);

  const Answer answer = portal.submit("p-1");

  EXPECT_EQ(answer.status, 201);
  ASSERT_EQ(host.messages().size(), 2U);
  const AcceptedMessage application = host.messages().front();
  EXPECT_EQ(application.type, "application.submitted");
  EXPECT_EQ(application.sender_message_id, "p-1");
  EXPECT_EQ(application.department, "test");
  EXPECT_EQ(application.body, "<a/>");
  EXPECT_TRUE(application.opens_case);
  EXPECT_EQ(answer.json().text_at("message_id"), application.receipt.message_id);
  EXPECT_EQ(answer.json().text_at("receipt_time"), common::rfc3339(application.receipt.receipt_time));
  EXPECT_EQ(answer.json().text_at("tracking_code").size(), 39U);
  EXPECT_EQ(answer.json().at("duplicate").as_flag(), false);
}

TEST(Submission, IssuesItsReceiptInTheSameSessionAndCase) {
  FakeHost host;
  const test::Portal portal(host);

  const Answer answer = portal.submit("p-1");

  ASSERT_EQ(host.messages().size(), 2U);
  const AcceptedMessage receipt = host.messages().back();
  EXPECT_EQ(receipt.type, "receipt.issued");
  EXPECT_EQ(receipt.case_id, host.messages().front().case_id);
  EXPECT_EQ(receipt.receipt.receipt_time, host.messages().front().receipt.receipt_time);
  EXPECT_TRUE(has(receipt.body, answer.json().text_at("id")));
}

TEST(Submission, TellsItsTrackingCodeToTheSenderAlone) {
  FakeHost host;
  const test::Portal portal(host);

  std::string code = portal.submit("p-1", "Nabe-Account: account-1\r\n").json().text_at("tracking_code");

  const std::string plain = [&code] {
    std::string text;
    for (const char c : code) text += c == '-' ? std::string() : std::string(1, c);
    return text;
  }();
  for (const AcceptedMessage& message : host.messages()) {
    std::string all = message.body + message.sender_message_id;
    for (const auto& [name, value] : message.attributes) all += name + value;
    for (const auto& [system, id] : message.references) all += system + id;
    EXPECT_FALSE(has(all, code) || has(all, plain)) << message.type;
    EXPECT_FALSE(has(all, "account-1")) << message.type;
  }
  for (const testing::LogLine& line : host.log()) {
    for (const auto& [name, value] : line.fields) EXPECT_FALSE(has(value, plain));
  }
}

TEST(Submission, SaysNothingBeforeTheCommit) {
  FakeHost host;
  const test::Portal portal(host);
  Peer peer = portal.connect();
  const std::string request =
      wire({"POST", "/v1/applications", "Nabe-Message-Id: p-1\r\nNabe-Department: test\r\n", "<a/>"});
  ASSERT_TRUE(peer.send(request.substr(0, request.size() - 1)));

  EXPECT_EQ(portal.get("/v1/openapi.json").status, 200);  // a request has gone all the way meanwhile
  pollfd watched{peer.descriptor(), POLLIN, 0};
  EXPECT_EQ(::poll(&watched, 1, 0), 0);

  ASSERT_TRUE(peer.send(request.substr(request.size() - 1)));
  EXPECT_EQ(read_answer(peer).status, 201);
}

TEST(Submission, ThatIsRepeatedGetsTheSameReceipt) {
  FakeHost host;
  const test::Portal portal(host);
  const Answer first = portal.submit("p-1");
  host.clock().advance(Milliseconds(5000));

  const Answer second = portal.submit("p-1");

  EXPECT_EQ(second.status, 200);
  for (const char* member : {"id", "tracking_code", "message_id", "receipt_time"}) {
    EXPECT_EQ(second.json().text_at(member), first.json().text_at(member)) << member;
  }
  EXPECT_EQ(second.json().at("duplicate").as_flag(), true);
  EXPECT_EQ(host.messages().size(), 2U);
}

TEST(Submission, OfOtherContentUnderAKnownIdIsRefused) {
  FakeHost host;
  const test::Portal portal(host);
  portal.submit("p-1");

  const Answer answer = portal.submit("p-1", {}, "<b/>");

  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "NABE-HTTP-008");
  EXPECT_EQ(host.messages().size(), 2U);
}

TEST(Submission, OfTwoAtOnceOneIsToldToComeAgain) {
  FakeHost host;
  const test::Portal portal(host);
  Peer slow = portal.connect();
  const std::string request =
      wire({"POST", "/v1/applications", "Nabe-Message-Id: p-1\r\nNabe-Department: test\r\n", "<a/>"});
  ASSERT_TRUE(slow.send(request.substr(0, request.size() - 1)));
  ASSERT_TRUE(portal.wait_for_open_intakes(1));
  const Answer first = portal.submit("p-1");

  ASSERT_TRUE(slow.send(request.substr(request.size() - 1)));
  const Answer second = read_answer(slow);

  EXPECT_EQ(second.status, 503);
  EXPECT_EQ(second.code(), "NABE-PORTAL-011");
  EXPECT_TRUE(has(second.head, "Retry-After: 1"));
  EXPECT_EQ(portal.submit("p-1").json().text_at("tracking_code"), first.json().text_at("tracking_code"));
}

TEST(Submission, TakesAttachmentsBehindItsDocument) {
  FakeHost host;
  const test::Portal portal(host);
  const std::string body =
      "--b\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n"
      "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: form-data; name=\"f\"; filename=\"Paß.pdf\"\r\n\r\n"
      "%PDF\r\n--b--\r\n";

  const Answer answer = portal.ask({"POST", "/v1/applications", "Nabe-Message-Id: p-1\r\nNabe-Department: test\r\n",
                                    body, "multipart/form-data; boundary=b"});

  EXPECT_EQ(answer.status, 201);
  ASSERT_EQ(host.messages().size(), 2U);
  const AcceptedMessage application = host.messages().front();
  EXPECT_EQ(application.body, "<a/>");
  ASSERT_EQ(application.attachments.size(), 1U);
  EXPECT_EQ(application.attachments[0].name, "Paß.pdf");
  EXPECT_EQ(application.attachments[0].bytes, "%PDF");
  EXPECT_TRUE(host.messages().back().attachments.empty());
}

TEST(Submission, LeavesNothingWhenTheSenderGoesInTheMiddle) {
  FakeHost host;
  const test::Portal portal(host);
  Peer peer = portal.connect();
  const std::string request =
      wire({"POST", "/v1/applications", "Nabe-Message-Id: p-1\r\nNabe-Department: test\r\n", "<a/>"});
  ASSERT_TRUE(peer.send(request.substr(0, request.size() - 1)));
  ASSERT_TRUE(portal.wait_for_open_intakes(1));

  peer.close();

  EXPECT_TRUE(portal.wait_for_open_intakes(0));
  EXPECT_TRUE(host.messages().empty());
}

TEST(Submission, NeedsWhatTellsWhoseItIs) {
  FakeHost host;
  const test::Portal portal(host);
  const struct {
    std::string headers;
    std::string detail;
  } rows[] = {{"Nabe-Department: test\r\n", "Nabe-Message-Id is missing"},
              {"Nabe-Message-Id: p-1\r\n", "Nabe-Department is missing"},
              {"Nabe-Message-Id: p 1\r\nNabe-Department: test\r\n", "Nabe-Message-Id: "},
              {"Nabe-Message-Id: p-1\r\nNabe-Message-Id: p-2\r\n", "Nabe-Message-Id: "},
              {"Nabe-Message-Id: p-1\r\nNabe-Account: " + std::string(129, 'x') + "\r\n", "Nabe-Account: "}};

  for (const auto& row : rows) {
    const Answer answer = portal.ask({"POST", "/v1/applications", row.headers, "<a/>"});

    EXPECT_EQ(answer.status, 400) << row.headers;
    EXPECT_EQ(answer.code(), "NABE-PORTAL-003");
    EXPECT_EQ(answer.json().text_at("detail").rfind(row.detail, 0), 0U) << answer.body;
  }
  EXPECT_EQ(host.refusals(), std::vector<std::string>(5, "NABE-PORTAL-003"));
}

TEST(Submission, TakesTheDepartmentOfTheConnectorWhenThePortalNamesNone) {
  FakeHost host;
  const test::Portal portal(host, {{"department", "test"}});

  EXPECT_EQ(portal.post("/v1/applications", "p-1").status, 201);
  EXPECT_EQ(host.messages().front().department, "test");
}

TEST(Submission, ThatTheHubTakesNotIsToComeAgain) {
  FakeHost host;
  const test::Portal portal(host);
  host.refuse_intakes(Outcome::busy("full").with_code(Code::DiskLow));

  const Answer answer = portal.submit("p-1");

  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(has(answer.head, "Retry-After: 60"));
}

TEST(Submission, IsAllOrNothingWhateverFails) {
  const auto calls = testing::with_each_call_failing([](FakeHost& host) {
    const test::Portal portal(host);

    const Answer answer = portal.submit("p-1");

    const bool accepted = answer.status == 201;
    EXPECT_EQ(accepted, !host.call_failed()) << answer.body;
    EXPECT_EQ(host.messages().size(), accepted ? 2U : 0U);
    EXPECT_EQ(host.open_sessions(), 0U);
  });

  EXPECT_GT(calls, 8U);
}

TEST(PortalAccess, IsNeededForEverything) {
  FakeHost host;
  const test::Portal portal(host, {{"token", "secret"}});
  for (const Operation& operation : operations()) {
    const Answer answer = portal.ask({std::string(operation.method), std::string(operation.path)});

    EXPECT_EQ(answer.status, 401) << operation.path;
  }
  EXPECT_EQ(portal.get("/v1/openapi.json", "Authorization: Bearer secret\r\n").status, 200);
}

common::HttpAnswer get_by_tls(const test::Portal& portal, const test::Authority& authority, const test::Identity* own) {
  common::HttpClientSettings settings;
  settings.tls.ca_file = authority.ca_file();
  if (own != nullptr) {
    settings.tls.certificate_file = own->certificate_file();
    settings.tls.key_file = own->key_file();
  }
  common::HttpRequest request;
  request.method = "GET";
  request.url = *common::parse_url("https://localhost:" + std::to_string(portal.port()) + "/v1/openapi.json");
  return common::HttpClient(settings).exchange(request, {common::steady_now_ms() + 10'000, {}});
}

TEST(PortalAccess, IsProvedByACertificateOfTheConfiguredSubject) {
  const test::Authority authority;
  const test::Identity server = authority.server("localhost");
  const test::Identity admitted = authority.client("portal");
  const test::Identity other = authority.client("other");
  FakeHost host;
  const test::Portal portal(host, {{"certificate_file", server.certificate_file()},
                                   {"key_file", server.key_file()},
                                   {"client_ca_file", authority.ca_file()},
                                   {"client_subjects", "CN=portal,O=Stadt"}});

  EXPECT_EQ(get_by_tls(portal, authority, &admitted).status, 200);
  EXPECT_EQ(get_by_tls(portal, authority, &other).status, 403);
  EXPECT_EQ(get_by_tls(portal, authority, nullptr).progress, common::Progress::NotSent);
}

TEST(PortalAccess, TellsWhatIsNotThere) {
  FakeHost host;
  const test::Portal portal(host);

  EXPECT_EQ(portal.get("/v1/application").code(), "NABE-PORTAL-001");
  const Answer wrong = portal.ask({"DELETE", "/v1/applications"});
  EXPECT_EQ(wrong.status, 405);
  EXPECT_TRUE(has(wrong.head, "Allow: POST, GET"));
}

}  // namespace
}  // namespace nabe::portal
