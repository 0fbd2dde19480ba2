// SPDX-License-Identifier: EUPL-1.2
#include <chrono>
#include <future>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;
using store::Remedy;

class RemedyTest : public HubTest {
 protected:
  /// One case with a dead delivery and one that is blocked behind it.
  void begin_with_a_dead_one() {
    begin(sink_section("akte") + sink_section("archiv"), route_to("akte"));
    script::sink("akte").reply([](const script::Arrival& arrival) {
      script::Answer answer;
      const bool bad = arrival.body.find("bad") != std::string::npos;
      answer.outcome = bad ? NABE_REJECT : NABE_DELIVERED;
      answer.code = NABE_CODE_INVALID;
      return answer;
    });
    dead_ = submit("dead", "<bad/>");
    blocked_ = submit("blocked", "");
    ASSERT_TRUE(becomes(dead_.message_id, "akte", DeliveryState::Dead));
    request_.delivery_id = delivery_to(dead_.message_id, "akte").id;
    request_.actor = "tester";
    request_.reason = "because";
  }

  script::Receipt submit(const std::string& id, const std::string& rest) {
    script::Submission submission;
    submission.sender_message_id = id;
    submission.body = application(id, rest);
    submission.opens_case = true;
    submission.references = {{"portal", "one"}};
    return script::submit("door", submission);
  }

  script::Receipt dead_, blocked_;
  delivery::RemedyRequest request_;
};

TEST_F(RemedyTest, ARetryTriesAgainAndTheLaneMovesOn) {
  begin_with_a_dead_one();
  script::sink("akte").reply([](const script::Arrival&) { return script::Answer{}; });
  request_.remedy = Remedy::Retry;

  ASSERT_TRUE(operations().apply(request_).ok());

  EXPECT_TRUE(becomes(dead_.message_id, "akte", DeliveryState::Delivered));
  EXPECT_TRUE(becomes(blocked_.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(RemedyTest, IsTakenAsSoonAsTheOutcomeCanBeSeen) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival&) {
    script::Answer answer;
    answer.outcome = NABE_REJECT;
    return answer;
  });
  log_.hold("attempt ended");  // written between the commit of the outcome and the note of it in memory
  dead_ = submit("dead", "");
  ASSERT_TRUE(becomes(dead_.message_id, "akte", DeliveryState::Dead));
  request_.delivery_id = delivery_to(dead_.message_id, "akte").id;
  request_.remedy = Remedy::Retry;
  auto applied = std::async(std::launch::async, [&] { return operations().apply(request_); });
  EXPECT_EQ(applied.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  log_.release();
  const auto result = applied.get();
  EXPECT_TRUE(result.ok()) << result.error().message;
}

TEST_F(RemedyTest, SettlingByHandFreesTheLane) {
  begin_with_a_dead_one();
  request_.remedy = Remedy::Settle;
  request_.reference = "AZ-1";

  ASSERT_TRUE(operations().apply(request_).ok());

  EXPECT_EQ(delivery_to(dead_.message_id, "akte").state, DeliveryState::Settled);
  EXPECT_TRUE(becomes(blocked_.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(RemedyTest, SkippingNeedsAReason) {
  begin_with_a_dead_one();
  request_.remedy = Remedy::Skip;
  request_.reason.clear();

  const auto refused = operations().apply(request_);

  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "NABE-DLV-010");
}

TEST_F(RemedyTest, SkippingFreesTheLane) {
  begin_with_a_dead_one();
  request_.remedy = Remedy::Skip;

  ASSERT_TRUE(operations().apply(request_).ok());

  EXPECT_EQ(delivery_to(dead_.message_id, "akte").state, DeliveryState::Skipped);
  EXPECT_TRUE(becomes(blocked_.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(RemedyTest, ARedirectedDeliveryGoesToTheOtherConnector) {
  begin_with_a_dead_one();
  request_.remedy = Remedy::Redirect;
  request_.target_connector = "office.archiv";

  ASSERT_TRUE(operations().apply(request_).ok());

  ASSERT_TRUE(script::sink("archiv").wait_for(1));
  EXPECT_EQ(script::sink("archiv").arrivals().front().id, dead_.message_id);
  EXPECT_EQ(delivery_to(dead_.message_id, "akte").state, DeliveryState::Redirected);
  EXPECT_TRUE(becomes(blocked_.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(RemedyTest, AnEditedCopyTakesThePlaceInTheLaneAndKeepsTheReceiptTime) {
  begin_with_a_dead_one();
  request_.remedy = Remedy::Replace;
  request_.body = application("dead", "<mended/>");

  const auto applied = operations().apply(request_);
  ASSERT_TRUE(applied.ok()) << applied.error().render();

  ASSERT_TRUE(script::sink("akte").wait_for(3));
  const auto arrivals = script::sink("akte").arrivals();
  EXPECT_EQ(arrivals[1].body, request_.body);
  EXPECT_EQ(arrivals[1].receipt_time_us, dead_.receipt_time_us);
  EXPECT_EQ(arrivals[1].lane_sequence, arrivals[0].lane_sequence);
  EXPECT_EQ(arrivals[2].id, blocked_.message_id);
  EXPECT_EQ(delivery_to(dead_.message_id, "akte").state, DeliveryState::Replaced);
}

TEST_F(RemedyTest, AFinalStateIsFinal) {
  begin_with_a_dead_one();
  request_.remedy = Remedy::Settle;
  ASSERT_TRUE(operations().apply(request_).ok());
  request_.remedy = Remedy::Retry;

  EXPECT_FALSE(operations().apply(request_).ok());
}

TEST_F(RemedyTest, ADeadDeliveryOfARouteThatContinuesDoesNotBlock) {
  begin(sink_section("akte"), route_to("akte", "grant = [\"*\"]\non_dead = \"continue\""));
  script::sink("akte").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    answer.outcome = arrival.sender_message_id == "dead" ? NABE_REJECT : NABE_DELIVERED;
    return answer;
  });
  const auto dead = submit("dead", "");
  const auto next = submit("next", "");

  EXPECT_TRUE(becomes(next.message_id, "akte", DeliveryState::Delivered));
  EXPECT_EQ(delivery_to(dead.message_id, "akte").state, DeliveryState::Dead);
}

TEST_F(RemedyTest, AnUnroutedMessageIsReroutedToADepartment) {
  begin(sink_section("akte"), route_to("akte"));
  script::Submission lost;
  lost.body = "<application><destination>nowhere</destination></application>";
  const auto receipt = script::submit("door", lost);

  const auto disposition = operations().reroute(receipt.message_id, "office", "tester");

  ASSERT_TRUE(disposition.ok()) << disposition.error().render();
  EXPECT_EQ(*disposition, store::Disposition::Routed);
  EXPECT_TRUE(script::sink("akte").wait_for(1));
}

TEST_F(RemedyTest, AnUnassignedMessageIsAssignedByAPerson) {
  begin(sink_section("akte"), route_to("akte"));
  script::Submission early;
  early.body = application("early");
  early.references = {{"kommunix", "AZ-unknown"}};
  const auto receipt = script::submit("door", early);

  ASSERT_TRUE(operations().assign(receipt.message_id, "", "tester").ok());

  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(RemedyTest, ASentMessageIsAcceptedLikeOneOfItsSource) {
  begin(sink_section("akte"), route_to("akte"));
  delivery::SendRequest request;
  request.source = "door";
  request.type = "application.submitted";
  request.body = application("sent");
  request.actor = "tester";

  const auto receipt = operations().send(request);

  ASSERT_TRUE(receipt.ok()) << receipt.error().render();
  EXPECT_TRUE(becomes(receipt->message_id, "akte", DeliveryState::Delivered));
}

TEST_F(RemedyTest, ExplainTellsTheSameForAFileAndForItsStoredMessage) {
  begin(sink_section("akte"), route_to("akte"));
  const auto receipt = submit("a", "");

  const auto dry =
      operations().explain({"door", "office", "application.submitted", "application/xml", {}, application("a", "")});
  const auto stored = operations().explain_stored(receipt.message_id);

  ASSERT_TRUE(dry.ok()) << dry.error().render();
  ASSERT_TRUE(stored.ok()) << stored.error().render();
  EXPECT_NE(dry->text.find("to-akte"), std::string::npos);
  EXPECT_NE(stored->text.find("to-akte"), std::string::npos);
}

}  // namespace
}  // namespace nabe::test
