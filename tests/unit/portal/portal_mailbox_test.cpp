// SPDX-License-Identifier: EUPL-1.2
// What comes for a citizen, and what the citizen does with it.
#include <gtest/gtest.h>

#include <cstdio>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "portal_fixture.h"

namespace nabe::portal {
namespace {

using common::Json;
using test::Answer;
using test::has;
using test::Submitted;
using testing::AcceptedMessage;
using testing::FakeHost;
using testing::FakeMessage;

std::string path_of(const Submitted& application, const std::string& rest = {}) {
  return "/v1/applications/" + application.code + rest;
}

/// A decision with a document.
FakeMessage decision(testing::Content document = "%PDF") {
  FakeMessage message{.type = "decision.issued", .media_type = "text/plain", .body = "Granted"};
  message.attachments.push_back({"Bescheid.pdf", "application/pdf", std::move(document)});
  return message;
}
FakeMessage query(const std::string& id) {
  return {.type = "query.raised", .attributes = {{"query_id", id}, {"due", "2026-12-01"}}, .body = "<q/>"};
}

/// One application of a guest, and a portal.
class Mailbox : public ::testing::Test {
 protected:
  std::size_t count(const std::string& type) const {
    std::size_t found = 0;
    for (const AcceptedMessage& message : host_.messages()) found += message.type == type ? 1U : 0U;
    return found;
  }
  AcceptedMessage last() const { return host_.messages().back(); }
  std::string state_of_application() const { return portal_.get(path_of(mine_)).json().text_at("state"); }
  Json item(int number) const {
    return portal_.get(path_of(mine_, "/mailbox/" + std::to_string(number))).json().at("item");
  }

  FakeHost host_;
  test::Portal portal_{host_, {{"states", "in_bearbeitung=in_progress"}, {"states", "fertig=closed"}}};
  const Submitted mine_ = portal_.submitted("p-1");
};

TEST_F(Mailbox, HasTheConfirmationWithTheLegalTime) {
  const Time legal = host_.messages().front().receipt.receipt_time;
  host_.clock().advance(Milliseconds(60'000));

  EXPECT_TRUE(portal_.deliver(mine_, {.type = "receipt.issued", .body = "{}", .receipt_time = legal}).is_ok());

  const Json items = portal_.get(path_of(mine_, "/mailbox")).json().at("items");
  ASSERT_EQ(items.items().size(), 1U);
  EXPECT_EQ(items.items()[0].at("item").text_at("kind"), "confirmation");
  EXPECT_EQ(items.items()[0].text_at("time"), common::rfc3339(legal));
  const Json timeline = portal_.get(path_of(mine_)).json().at("timeline");
  ASSERT_EQ(timeline.items().size(), 1U);
  EXPECT_EQ(timeline.items()[0].text_at("state"), "received");
  EXPECT_EQ(timeline.items()[0].text_at("time"), common::rfc3339(legal));
}

TEST_F(Mailbox, KeepsTheOrderOfWhatCame) {
  portal_.put(mine_, {.type = "case.assigned"});
  portal_.put(mine_, query("q-1"));
  portal_.put(mine_, decision());

  const Json timeline = portal_.get(path_of(mine_)).json().at("timeline");
  ASSERT_EQ(timeline.items().size(), 3U);
  EXPECT_EQ(timeline.items()[0].text_at("state"), "in_progress");
  EXPECT_EQ(timeline.items()[1].text_at("state"), "answer_needed");
  EXPECT_EQ(timeline.items()[2].text_at("state"), "decision_available");
  const Json items = portal_.get(path_of(mine_, "/mailbox")).json().at("items");
  ASSERT_EQ(items.items().size(), 2U);
  EXPECT_EQ(items.items()[1].integer_at("number"), 3);
}

TEST_F(Mailbox, TellsAWishForAnAppointmentThatCameToNothingAndLeavesTheTimelineAlone) {
  portal_.put(mine_, {.type = "appointment.unavailable", .media_type = "application/json", .body = "{}"});

  EXPECT_EQ(item(1).text_at("kind"), "appointment");
  EXPECT_TRUE(portal_.get(path_of(mine_)).json().at("timeline").items().empty());
}

TEST_F(Mailbox, SendsAContentAndTellsThatItWasFetched) {
  portal_.put(mine_, decision());

  const Answer text = portal_.get(path_of(mine_, "/mailbox/1/content"));
  EXPECT_EQ(text.body, "Granted");
  EXPECT_TRUE(has(text.head, "Content-Type: text/plain"));
  ASSERT_TRUE(host_.wait_until([&] { return count("mailbox.fetched") == 1; }));
  const Answer document = portal_.get(path_of(mine_, "/mailbox/1/attachments/1"));

  EXPECT_EQ(document.body, "%PDF");
  EXPECT_TRUE(has(document.head, "filename*=UTF-8''Bescheid.pdf"));
  EXPECT_TRUE(has(document.head, "nosniff"));
  EXPECT_EQ(last().attributes.at("fetched"), "message-1");
  EXPECT_FALSE(item(1).at("fetched").is_null());
  EXPECT_EQ(portal_.get(path_of(mine_, "/mailbox/1/attachments/2")).code(), "NABE-PORTAL-005");
  EXPECT_EQ(portal_.get(path_of(mine_, "/mailbox/2/content")).code(), "NABE-PORTAL-005");
  EXPECT_EQ(count("mailbox.fetched"), 1U);
}

TEST_F(Mailbox, NotesThatAQueryWasFetchedWhileItsAnswerArrives) {
  portal_.put(mine_, query("q-1"));
  const std::string wire =
      test::wire({"POST", path_of(mine_, "/mailbox/1/answer"), "Nabe-Message-Id: a-1\r\n", "<a/>"});
  test::Peer answering = portal_.connect();
  answering.send(wire.substr(0, wire.size() - 2));
  ASSERT_TRUE(portal_.wait_for_open_intakes(1));

  portal_.get(path_of(mine_, "/mailbox/1/content"));
  ASSERT_TRUE(host_.wait_until([&] { return count("mailbox.fetched") == 1; }));
  answering.send(wire.substr(wire.size() - 2));

  EXPECT_EQ(test::read_answer(answering).status, 201);
  EXPECT_FALSE(item(1).at("fetched").is_null());
  EXPECT_EQ(item(1).at("answered").as_flag(), true);
}

TEST_F(Mailbox, StreamsADocumentThatIsLargerThanItsPieces) {
  constexpr std::uint64_t kBytes = 40'000'000;
  host_.limit_stream_reads(10'000);
  portal_.put(mine_, decision(testing::Content::repeated('x', kBytes)));

  const Answer document = portal_.get(path_of(mine_, "/mailbox/1/attachments/1"));

  EXPECT_EQ(document.body.size(), kBytes);
}

TEST_F(Mailbox, CutsADocumentWhoseStoreFails) {
  portal_.put(mine_, decision(testing::Content("%PDF").broken()));

  const Answer document = portal_.get(path_of(mine_, "/mailbox/1/attachments/1"));

  EXPECT_EQ(document.body, "%PDF");  // as much as there was; nobody is told that it was fetched
  EXPECT_EQ(count("mailbox.fetched"), 0U);
}

TEST_F(Mailbox, HoldsDocumentsUntilTheyAreAcknowledged) {
  portal_.put(mine_, decision());
  EXPECT_EQ(host_.held(), std::set<std::string>{"message-1"});

  const Answer acknowledged = portal_.ask({"POST", path_of(mine_, "/mailbox/1/acknowledgement")});

  EXPECT_EQ(acknowledged.status, 200);
  EXPECT_FALSE(acknowledged.json().at("item").at("acknowledged").is_null());
  EXPECT_TRUE(host_.held().empty());
  EXPECT_EQ(last().type, "mailbox.acknowledged");
  EXPECT_EQ(last().attributes.at("acknowledges"), "message-1");
  EXPECT_EQ(last().case_id, host_.messages().front().case_id);
  EXPECT_EQ(portal_.get(path_of(mine_, "/mailbox/1/content")).code(), "NABE-PORTAL-006");
}

TEST_F(Mailbox, IsAcknowledgedOnce) {
  portal_.put(mine_, decision());
  const Answer first = portal_.ask({"POST", path_of(mine_, "/mailbox/1/acknowledgement")});
  host_.clock().advance(Milliseconds(1000));

  const Answer second = portal_.ask({"POST", path_of(mine_, "/mailbox/1/acknowledgement")});

  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(count("mailbox.acknowledged"), 1U);
}

TEST_F(Mailbox, TakesTheAnswerToAQuery) {
  portal_.put(mine_, query("q-1"));

  const Answer answer = portal_.post(path_of(mine_, "/mailbox/1/answer"), "a-1", "<answer/>");

  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(last().type, "query.answered");
  EXPECT_EQ(last().body, "<answer/>");
  EXPECT_EQ(last().attributes.at("query_id"), "q-1");
  EXPECT_EQ(last().attributes.at("query_message_id"), "message-1");
  EXPECT_EQ(last().case_id, host_.messages().front().case_id);
  EXPECT_EQ(state_of_application(), "answer_received");
  EXPECT_EQ(item(1).at("answered").as_flag(), true);
}

TEST_F(Mailbox, TakesOneAnswerAndItsRepeats) {
  portal_.put(mine_, query("q-1"));
  const Answer first = portal_.post(path_of(mine_, "/mailbox/1/answer"), "a-1", "<answer/>");

  const Answer repeat = portal_.post(path_of(mine_, "/mailbox/1/answer"), "a-1", "<answer/>");
  const Answer other = portal_.post(path_of(mine_, "/mailbox/1/answer"), "a-2", "<answer/>");

  EXPECT_EQ(repeat.status, 200);
  EXPECT_EQ(repeat.json().text_at("receipt_time"), first.json().text_at("receipt_time"));
  EXPECT_EQ(other.code(), "NABE-PORTAL-008");
  EXPECT_EQ(count("query.answered"), 1U);
}

TEST_F(Mailbox, TakesNoAnswerToWhatAsksForNone) {
  portal_.put(mine_, decision());

  EXPECT_EQ(portal_.post(path_of(mine_, "/mailbox/1/answer"), "a-1").code(), "NABE-PORTAL-007");
  EXPECT_EQ(portal_.post(path_of(mine_, "/mailbox/9/answer"), "a-1").code(), "NABE-PORTAL-005");
}

TEST_F(Mailbox, ShowsWhereToPay) {
  portal_.put(mine_, {.type = "payment.requested"});
  portal_.put(mine_, {.type = "payment.opened", .attributes = {{"page_url", "https://pay.example/t/1"}}});

  EXPECT_TRUE(item(1).is_null());
  EXPECT_EQ(item(2).text_at("page"), "https://pay.example/t/1");
  EXPECT_EQ(state_of_application(), "payment_due");
}

TEST_F(Mailbox, RefusesAPageThatIsNoAddressOfTheWeb) {
  const Outcome outcome =
      portal_.deliver(mine_, {.type = "payment.requested", .attributes = {{"page_url", "javascript:alert(1)"}}});

  EXPECT_EQ(outcome.kind(), Outcome::Kind::Reject);
  EXPECT_TRUE(portal_.get(path_of(mine_, "/mailbox")).json().at("items").items().empty());
}

TEST_F(Mailbox, ShowsOfACaseSystemsStatusWhatTheConfigurationSays) {
  portal_.put(mine_, {.type = "case.status_changed", .attributes = {{"status", "in_bearbeitung"}}});
  portal_.put(mine_, {.type = "case.status_changed", .attributes = {{"status", "Sicherheitsabfrage"}}});
  portal_.put(mine_, {.type = "case.status_changed", .facts = {{"status", "fertig"}}});

  const Answer application = portal_.get(path_of(mine_));
  ASSERT_EQ(application.json().at("timeline").items().size(), 2U);
  EXPECT_EQ(application.json().text_at("state"), "closed");
  EXPECT_FALSE(has(application.body, "Sicherheitsabfrage"));
}

TEST_F(Mailbox, RejectsWhatBelongsToNoApplication) {
  EXPECT_EQ(portal_.deliver_stranger(decision()).code_number(), kUnknownApplication);
  EXPECT_EQ(portal_.deliver({"0123456789abcdefghjkmnpq", ""}, decision()).code_number(), kUnknownApplication);
  EXPECT_EQ(portal_.deliver(mine_, {.type = "payment.posted"}).code(), Code::Unsupported);
  EXPECT_TRUE(host_.held().empty());
}

TEST(MailboxOfMixedCases, PassesOverStrangersIfItIsToldSo) {
  FakeHost host;
  test::Portal portal(host, {{"unknown_cases", "ignore"}});

  EXPECT_TRUE(portal.deliver_stranger(decision()).is_ok());
  EXPECT_TRUE(host.held().empty());
}

TEST_F(Mailbox, IsWithdrawnOnceAndSaysSo) {
  const Answer first = portal_.ask({"POST", path_of(mine_, "/withdrawal"), "Nabe-Message-Id: w-1\r\n"});
  const Answer repeat = portal_.ask({"POST", path_of(mine_, "/withdrawal"), "Nabe-Message-Id: w-1\r\n"});
  const Answer other = portal_.post(path_of(mine_, "/withdrawal"), "w-2");

  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(repeat.status, 200);
  EXPECT_EQ(other.code(), "NABE-PORTAL-009");
  EXPECT_EQ(count("application.withdrawn"), 1U);
  EXPECT_EQ(last().case_id, host_.messages().front().case_id);
  EXPECT_EQ(state_of_application(), "withdrawn");
  EXPECT_EQ(portal_.get(path_of(mine_)).json().at("withdrawn").as_flag(), true);
}

TEST_F(Mailbox, TakesTheReasonOfAWithdrawalWithAttachments) {
  const Answer answer = portal_.post(path_of(mine_, "/withdrawal"), "w-1", "<reason/>");

  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(last().body, "<reason/>");
}

TEST(MailboxDelivery, NumbersEventsWithoutGapsWhoeverWritesAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kMessages = 25;
  FakeHost host;
  test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1");
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kMessages; ++i) {
        FakeMessage message = decision();
        message.id = "m-" + std::to_string(thread) + '-' + std::to_string(i);
        message.completion_token = message.idempotency_key = message.id;
        message.references = {{"portal", mine.id}};
        // As the hub does: what did not commit is delivered again.
        while (!portal.deliver_stranger(message).is_ok()) {
        }
      }
    });
  }
  while (portal.ask({"POST", path_of(mine, "/withdrawal"), "Nabe-Message-Id: w-1\r\n"}).status == 503) {
  }
  for (std::thread& each : threads) each.join();

  std::set<std::string> states;
  const std::string prefix = "e/" + mine.id + '/';
  for (int number = 1; number <= kThreads * kMessages + 1; ++number) {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016x", static_cast<unsigned>(number));
    const auto event = host.state(prefix + digits);
    ASSERT_TRUE(event) << number;
    states.insert(stored_event(static_cast<std::uint64_t>(number), *event).state);
  }
  EXPECT_EQ(states, (std::set<std::string>{"decision_available", "withdrawn"}));
  EXPECT_EQ(host.held().size(), std::size_t{kThreads * kMessages});
}

TEST(MailboxDelivery, IsAllOrNothingWhateverFails) {
  const auto calls = testing::with_each_call_failing([](FakeHost& host) {
    testing::ConnectorUnderTest portal = testing::ConnectorUnderTest::of<Portal>(host, {{"listen", "127.0.0.1:0"}});
    host.put_state("h/app", R"({"last":0,"state":"received"})");
    FakeMessage message = decision();
    message.references = {{"portal", "app"}};

    const bool delivered = portal.deliver(message).is_ok();

    EXPECT_EQ(delivered, !host.call_failed());
    EXPECT_EQ(host.state("e/app/0000000000000001").has_value(), delivered);
    EXPECT_EQ(host.held().size(), delivered ? 1U : 0U);
  });

  EXPECT_EQ(calls, 4U);  // one read, a hold, two writes
}

}  // namespace
}  // namespace nabe::portal
