// SPDX-License-Identifier: EUPL-1.2
#include "delivery/verdict.h"

#include <gtest/gtest.h>

namespace nabe::delivery {
namespace {

using store::DeliveryState;

constexpr TimeUs kNow = 1'000'000'000'000;

struct Row {
  const char* name;
  std::int32_t outcome;
  bool idempotent;
  DeliveryState next;
  std::uint32_t attempts;  // counted, from two before
  bool disconnects;
  bool commits_session;
};

class VerdictTable : public ::testing::TestWithParam<Row> {};

TEST_P(VerdictTable, IsAsTheContractSays) {
  const Row& row = GetParam();
  Judged judged;
  judged.result.outcome = row.outcome;
  judged.attempts = 2;
  judged.first_attempt_us = kNow - 1'000'000;
  judged.now_us = judged.due_from_us = kNow;
  judged.idempotent = row.idempotent;

  const Verdict verdict = judge(judged, config::Connector{});

  EXPECT_EQ(verdict.next, row.next);
  EXPECT_EQ(verdict.attempts, row.attempts);
  EXPECT_EQ(verdict.disconnects, row.disconnects);
  EXPECT_EQ(verdict.commits_session, row.commits_session);
}

INSTANTIATE_TEST_SUITE_P(
    Outcomes, VerdictTable,
    ::testing::Values(Row{"Delivered", NABE_DELIVERED, false, DeliveryState::Delivered, 3, false, true},
                      Row{"Retry", NABE_RETRY, false, DeliveryState::Waiting, 3, false, false},
                      Row{"Reject", NABE_REJECT, true, DeliveryState::Dead, 3, false, false},
                      Row{"NotConnected", NABE_NOT_CONNECTED, false, DeliveryState::Waiting, 2, true, false},
                      Row{"Pending", NABE_PENDING, false, DeliveryState::Pending, 3, false, true},
                      Row{"Busy", NABE_BUSY, false, DeliveryState::Waiting, 2, false, false},
                      Row{"UnknownIdempotent", NABE_UNKNOWN, true, DeliveryState::Waiting, 3, false, false},
                      Row{"UnknownElse", NABE_UNKNOWN, false, DeliveryState::Unknown, 3, false, false},
                      Row{"FaultIdempotent", NABE_FAULT, true, DeliveryState::Waiting, 3, false, false},
                      Row{"FaultElse", NABE_FAULT, false, DeliveryState::Unknown, 3, false, false},
                      Row{"NumberThatDoesNotExist", 99, false, DeliveryState::Unknown, 3, false, false}),
    [](const auto& row) { return row.param.name; });

Judged retry_after(std::uint32_t attempts, double chance) {
  Judged judged;
  judged.result.outcome = NABE_RETRY;
  judged.attempts = attempts;
  judged.first_attempt_us = kNow - 1;
  judged.now_us = judged.due_from_us = kNow;
  judged.chance = chance;
  return judged;
}

TEST(Verdict, BackOffDoublesUpToTheMaximum) {
  config::Connector settings;
  settings.retry = {100, 1'000, 1'000'000};
  EXPECT_EQ(judge(retry_after(0, 0.999999), settings).due_us / 1000 - kNow / 1000, 99);
  EXPECT_EQ(judge(retry_after(1, 0), settings).due_us, kNow + 100'000);
  EXPECT_EQ(judge(retry_after(2, 0), settings).due_us, kNow + 200'000);
  EXPECT_EQ(judge(retry_after(40, 0), settings).due_us, kNow + 500'000);
}

TEST(Verdict, APeersOwnWishToWaitIsRespected) {
  Judged judged = retry_after(0, 0);
  judged.result.retry_after_ms = 7'000;
  EXPECT_EQ(judge(judged, config::Connector{}).due_us, kNow + 7'000'000);
}

TEST(Verdict, TimeThatTheSystemWasAwayDoesNotCountTowardsGivingUp) {
  config::Connector settings;
  settings.retry.give_up_after_ms = 1'000;
  Judged judged = retry_after(1, 0);
  judged.first_attempt_us = kNow - 10'000'000;
  EXPECT_EQ(judge(judged, settings).next, DeliveryState::Dead);
  judged.connected_since_us = kNow - 500'000;
  EXPECT_EQ(judge(judged, settings).next, DeliveryState::Waiting);
}

TEST(Verdict, FaultsOfAnIdempotentConnectorEndToo) {
  Judged judged = retry_after(kMaxFaults - 1, 0);
  judged.result.outcome = NABE_FAULT;
  judged.idempotent = true;
  EXPECT_EQ(judge(judged, config::Connector{}).next, DeliveryState::Dead);
}

TEST(Verdict, ACompletionIsNoFurtherAttempt) {
  Judged judged = retry_after(1, 0);
  judged.counted_already = true;
  EXPECT_EQ(judge(judged, config::Connector{}).attempts, 1u);
}

TEST(Verdict, OfWhatTheStoreHasLostIsDeadAndCountsNoAttempt) {
  Judged judged;
  judged.result.outcome = NABE_RETRY;
  judged.attempts = 2;
  judged.damaged = true;

  const Verdict verdict = judge(judged, config::Connector());

  EXPECT_EQ(verdict.next, store::DeliveryState::Dead);
  EXPECT_EQ(verdict.code, "damaged");
  EXPECT_EQ(verdict.attempts, 2u);
  EXPECT_FALSE(verdict.commits_session);
}

}  // namespace
}  // namespace nabe::delivery
