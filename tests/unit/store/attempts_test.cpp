// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class Attempts : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    delivery_ = delivery_of(accept(message_to({"kommunix"})).message_id);
  }
  StartAttempt start(std::uint32_t attempt = 1) const { return {delivery_.id, attempt, 7}; }
  Delivery now() { return store().delivery(delivery_.id)->value(); }

  Delivery delivery_;
};
NABE_FOR_EVERY_STORE(Attempts);

TEST_P(Attempts, AStartedAttemptIsFoundAfterARestart) {
  commit({start()});
  reopen();

  const auto interrupted = store().interrupted("kommunix", 0, 10);

  ASSERT_EQ(interrupted->size(), 1U);
  EXPECT_EQ((*interrupted)[0].state, DeliveryState::Attempting);
  EXPECT_EQ((*interrupted)[0].attempts, 0U);
}

TEST_P(Attempts, AnAttemptIsStartedOnce) {
  commit({start()});

  EXPECT_EQ(status_of({start()}), BatchStatus::Stale);
}

TEST_P(Attempts, AnAttemptIsStartedWithTheNextNumberOnly) { EXPECT_EQ(status_of({start(2)}), BatchStatus::Stale); }

TEST_P(Attempts, AnAttemptOfAnUnknownDeliveryIsNotFound) {
  EXPECT_EQ(status_of({StartAttempt{4711, 1, 7}}), BatchStatus::NotFound);
}

TEST_P(Attempts, TheOutcomeIsKept) {
  FinishAttempt change = finish(delivery_, DeliveryState::Waiting);
  change.due_us = 99;
  change.code = "HTTP-500";
  change.detail = "server error";
  change.remote_reference = "R-1";
  commit({change});

  const Delivery delivery = now();
  EXPECT_EQ(delivery.attempts, 1U);
  EXPECT_EQ(delivery.due_us, 99);
  EXPECT_EQ(delivery.code, "HTTP-500");
  EXPECT_EQ(delivery.detail, "server error");
  EXPECT_EQ(delivery.remote_reference, "R-1");
  EXPECT_EQ(delivery.first_attempt_us, 10);
}

TEST_P(Attempts, TheFirstAttemptsTimeStays) {
  commit({finish(delivery_, DeliveryState::Waiting)});
  FinishAttempt second = finish(now(), DeliveryState::Waiting);
  second.started_us = 500;
  commit({second});

  EXPECT_EQ(now().first_attempt_us, 10);
}

TEST_P(Attempts, AnAttemptFromAnotherStateIsStale) {
  FinishAttempt change = finish(delivery_, DeliveryState::Delivered);
  change.expected = DeliveryState::Attempting;

  EXPECT_EQ(status_of({change}), BatchStatus::Stale);
}

TEST_P(Attempts, AnAttemptAfterOtherAttemptsIsStale) {
  FinishAttempt change = finish(delivery_, DeliveryState::Delivered);
  change.expected_attempts = 3;

  EXPECT_EQ(status_of({change}), BatchStatus::Stale);
}

TEST_P(Attempts, AFinalStateIsFinal) {
  commit({finish(delivery_, DeliveryState::Delivered)});

  EXPECT_EQ(status_of({finish(now(), DeliveryState::Waiting)}), BatchStatus::Stale);
  EXPECT_EQ(state_of(delivery_.id), DeliveryState::Delivered);
}

TEST_P(Attempts, NothingOfAStaleBatchApplies) {
  FinishAttempt stale = finish(delivery_, DeliveryState::Delivered);
  stale.expected_attempts = 3;

  submit(store(), {message_to({"akte"}), stale});

  EXPECT_TRUE(store().waiting_heads("akte", INT64_MAX, 0, 0, 10)->empty());
}

TEST_P(Attempts, AnAttemptCannotSettle) {
  EXPECT_EQ(status_of({finish(delivery_, DeliveryState::Settled)}), BatchStatus::Refused);
}

TEST_P(Attempts, AnAttemptThatDoesNotCountIsStillJournalled) {
  FinishAttempt change = finish(delivery_, DeliveryState::Waiting);
  change.attempts = change.expected_attempts;
  commit({change});

  EXPECT_EQ(now().attempts, 0U);
  EXPECT_EQ(store().attempts_of(delivery_.id)->size(), 1U);
}

TEST_P(Attempts, APendingDeliveryIsFoundByItsToken) {
  FinishAttempt change = finish(delivery_, DeliveryState::Pending);
  change.completion_token = "token";
  commit({change});

  const auto found = store().delivery_by_token("token");

  ASSERT_TRUE(found && found->has_value());
  EXPECT_EQ((*found)->id, delivery_.id);
  EXPECT_EQ(store().interrupted("kommunix", 0, 10)->size(), 1U);
}

TEST_P(Attempts, ATokenIsKnownAfterItsDeliveryEnded) {
  FinishAttempt change = finish(delivery_, DeliveryState::Pending);
  change.completion_token = "token";
  commit({change});
  commit({finish(now(), DeliveryState::Delivered)});

  EXPECT_EQ((*store().delivery_by_token("token"))->state, DeliveryState::Delivered);
}

TEST_P(Attempts, OutcomeAndEmittedMessageCommitTogether) {
  AcceptMessage emitted = message_to({"akte"});
  emitted.message.source = "kommunix";

  const BatchResult result = commit({finish(delivery_, DeliveryState::Delivered), emitted});

  EXPECT_EQ(result.receipts.size(), 1U);
  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].connector, "akte");
}

TEST_P(Attempts, OfVeryManyAttemptsTheFirstAndTheLastOnesStay) {
  for (std::uint32_t i = 0; i < 250; ++i) {
    FinishAttempt change = finish(delivery_, DeliveryState::Waiting);
    change.expected_attempts = i;
    change.attempts = i + 1;
    commit({change});
  }

  const auto attempts = store().attempts_of(delivery_.id);

  ASSERT_EQ(attempts->size(), 200U);
  EXPECT_EQ(attempts->front().number, 1U);
  EXPECT_EQ((*attempts)[99].number, 100U);
  EXPECT_EQ((*attempts)[100].number, 151U);
  EXPECT_EQ(attempts->back().number, 250U);
  EXPECT_EQ(now().attempts, 250U);
}

}  // namespace
}  // namespace nabe::store::testing
