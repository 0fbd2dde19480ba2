// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class Remedies : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    case_id_ = open_case();
    first_ = accept_in_case(case_id_);
    second_ = accept_in_case(case_id_);
  }
  Delivery now(const Delivery& delivery) { return store().delivery(delivery.id)->value(); }
  void end_as(DeliveryState state) { commit({finish(first_, state)}); }
  ApplyRemedy replacing(std::int64_t delivery_id) {
    ApplyRemedy change = remedy(Remedy::Replace, delivery_id);
    change.replacement = message_to({"kommunix"}, "edited");
    return change;
  }

  std::string case_id_;
  Delivery first_, second_;
};
NABE_FOR_EVERY_STORE(Remedies);

TEST_P(Remedies, ARetriedDeadDeliveryIsHeadAgain) {
  end_as(DeliveryState::Dead);
  const ApplyRemedy retry = remedy(Remedy::Retry, first_.id);

  const BatchResult result = commit({retry});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].id, first_.id);
  EXPECT_EQ(result.heads[0].due_us, retry.at_us);
  EXPECT_EQ(result.heads[0].lane_sequence, first_.lane_sequence);
}

TEST_P(Remedies, ARetriedWaitingDeliveryIsDueAtOnce) {
  FinishAttempt later = finish(first_, DeliveryState::Waiting);
  later.due_us = INT64_MAX;
  commit({later});

  EXPECT_EQ(commit({remedy(Remedy::Retry, first_.id)}).heads.size(), 1U);
  EXPECT_LT(now(first_).due_us, INT64_MAX);
}

TEST_P(Remedies, ARetryStartsTheTimeToGiveUpAnew) {
  end_as(DeliveryState::Dead);
  commit({remedy(Remedy::Retry, first_.id)});

  EXPECT_EQ(now(first_).first_attempt_us, 0);
  EXPECT_EQ(now(first_).attempts, 1U);
}

TEST_P(Remedies, ASettledDeliveryHandsOnAndKeepsItsReference) {
  end_as(DeliveryState::Unknown);
  ApplyRemedy settle = remedy(Remedy::Settle, first_.id);
  settle.reference = "AZ-17";

  const BatchResult result = commit({settle});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].id, second_.id);
  EXPECT_EQ(now(first_).remote_reference, "AZ-17");
  EXPECT_EQ(now(first_).state, DeliveryState::Settled);
  EXPECT_EQ(now(first_).actor, "clerk");
}

TEST_P(Remedies, ASkippedDeliveryHandsOn) {
  end_as(DeliveryState::Dead);

  EXPECT_EQ(commit({remedy(Remedy::Skip, first_.id)}).heads.size(), 1U);
  EXPECT_EQ(now(first_).reason, "because");
}

TEST_P(Remedies, SkippingNeedsAReason) {
  ApplyRemedy skip = remedy(Remedy::Skip, first_.id);
  skip.reason.clear();

  EXPECT_EQ(status_of({skip}), BatchStatus::Refused);
}

TEST_P(Remedies, ARedirectedDeliveryGoesToTheEndOfTheOtherConnectorsLane) {
  accept_in_case(case_id_, to("akte"));
  ApplyRemedy redirect = remedy(Remedy::Redirect, first_.id);
  redirect.target = to("akte");

  const BatchResult result = commit({redirect});

  const Delivery moved = delivery_of(first_.message_id, "akte");
  EXPECT_EQ(now(first_).state, DeliveryState::Redirected);
  EXPECT_EQ(moved.lane_sequence, 2U);
  EXPECT_FALSE(moved.head);
  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].id, second_.id);
}

TEST_P(Remedies, ARedirectedDeliveryWithoutACaseIsHeadAtItsNewConnector) {
  const Delivery alone = delivery_of(accept(message_to({"kommunix"})).message_id);
  ApplyRemedy redirect = remedy(Remedy::Redirect, alone.id);
  redirect.target = to("akte");

  const BatchResult result = commit({redirect});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].connector, "akte");
}

TEST_P(Remedies, ARedirectToAConnectorThatHasADeliveryOfTheMessageIsRefused) {
  const Receipt receipt = accept(message_to({"kommunix", "akte"}));
  ApplyRemedy redirect = remedy(Remedy::Redirect, delivery_of(receipt.message_id, "kommunix").id);

  redirect.target = to("akte");
  EXPECT_EQ(status_of({redirect}), BatchStatus::Refused);
  redirect.target = to("kommunix");
  EXPECT_EQ(status_of({redirect}), BatchStatus::Refused);
}

TEST_P(Remedies, AnEditedCopyTakesThePlaceInTheLane) {
  end_as(DeliveryState::Dead);

  const BatchResult result = commit({replacing(first_.id)});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].lane_sequence, first_.lane_sequence);
  EXPECT_EQ(result.heads[0].case_id, case_id_);
  EXPECT_EQ(now(first_).state, DeliveryState::Replaced);
  EXPECT_FALSE(now(second_).head);
}

TEST_P(Remedies, AnEditedCopyNamesItsOriginalAndKeepsItsReceiptTime) {
  const ApplyRemedy replace = replacing(first_.id);
  const BatchResult result = commit({replace});

  const auto copy = store().message(replace.replacement->message.id);
  const auto original = store().message(first_.message_id);
  EXPECT_EQ((*copy)->replaces, first_.message_id);
  EXPECT_EQ((*copy)->message.receipt_time_us, (*original)->message.receipt_time_us);
  EXPECT_EQ(result.receipts.size(), 1U);
}

TEST_P(Remedies, AnEditedCopyMayKeepTheSendersMessageId) {
  AcceptMessage original = message_to({"kommunix"}, "original");
  original.message.sender_message_id = "A-1";
  accept(original);
  ApplyRemedy replace = replacing(delivery_of(original.message.id).id);
  replace.replacement->message.sender_message_id = "A-1";

  commit({replace});

  EXPECT_EQ(accept(original).message_id, original.message.id) << "a repeat still finds the original";
}

TEST_P(Remedies, AnEditedCopyInTheMiddleOfALaneWaits) {
  const BatchResult result = commit({replacing(second_.id)});

  EXPECT_TRUE(result.heads.empty());
  EXPECT_EQ(commit({finish(first_, DeliveryState::Delivered)}).heads.size(), 1U);
}

TEST_P(Remedies, AnEditedCopyGoesToTheSameConnector) {
  ApplyRemedy replace = replacing(first_.id);
  replace.replacement->deliveries = {to("akte")};

  EXPECT_EQ(status_of({replace}), BatchStatus::Refused);
}

TEST_P(Remedies, AnUnassignedDeliveryCanOnlyBeSkipped) {
  AcceptMessage change = message_to({"kommunix"});
  change.selector.references = {{"kommunix", "unknown"}};
  const Delivery delivery = delivery_of(accept(change).message_id);

  EXPECT_EQ(status_of({remedy(Remedy::Retry, delivery.id)}), BatchStatus::Refused);
  EXPECT_EQ(status_of({remedy(Remedy::Skip, delivery.id)}), BatchStatus::Committed);
}

TEST_P(Remedies, ARemedyForAnUnknownDeliveryIsNotFound) {
  EXPECT_EQ(status_of({remedy(Remedy::Retry, 4711)}), BatchStatus::NotFound);
}

TEST_P(Remedies, AFailedRemedyLeavesNoHalfOfItself) {
  ApplyRemedy replace = replacing(first_.id);
  replace.replacement->message.id = second_.message_id;

  EXPECT_EQ(status_of({replace}), BatchStatus::Refused);
  EXPECT_EQ(state_of(first_.id), DeliveryState::Waiting);
  EXPECT_FALSE(store().failed());
}

// Every remedy in every state in which a person must not act.
TEST_P(Remedies, NoRemedyAppliesWhileAnAttemptRunsOrAfterTheEnd) {
  const Delivery attempting = accept_in_case(open_case());
  const Delivery pending = accept_in_case(open_case());
  const Delivery delivered = accept_in_case(open_case());
  commit({StartAttempt{attempting.id, 1, 7}});
  commit({finish(pending, DeliveryState::Pending)});
  commit({finish(delivered, DeliveryState::Delivered)});

  for (const Remedy kind : {Remedy::Retry, Remedy::Settle, Remedy::Skip, Remedy::Redirect, Remedy::Replace}) {
    for (const Delivery& delivery : {attempting, pending, delivered}) {
      const BatchResult result = submit(store(), {remedy(kind, delivery.id)});
      EXPECT_EQ(result.status, BatchStatus::Refused);
      EXPECT_EQ(result.error.code, "NABE-STO-014");
      EXPECT_NE(result.error.message.find("waiting, unknown and dead"), std::string::npos) << result.error.message;
    }
  }
}

}  // namespace
}  // namespace nabe::store::testing
