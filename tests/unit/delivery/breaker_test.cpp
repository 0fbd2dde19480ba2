// SPDX-License-Identifier: EUPL-1.2
#include "delivery/breaker.h"

#include <gtest/gtest.h>

#include <atomic>

#include "hub_fixture.h"

namespace nabe::delivery {
namespace {

constexpr TimeUs kNow = 1'000'000'000'000;
constexpr double kWholePause = 1.0;

class BreakerTest : public ::testing::Test {
 protected:
  void fail(std::uint32_t times) {
    for (std::uint32_t i = 0; i < times; ++i) {
      breaker_.failed(kNow, kWholePause);
    }
  }
  TimeUs pause_ms() const { return (breaker_.paused_until_us() - kNow) / 1000; }

  config::RetryPolicy policy_{100, 600'000, 1'000'000};
  Breaker breaker_{policy_};
};

TEST_F(BreakerTest, BearsAFewFailuresInARow) {
  fail(Breaker::kTolerated);

  EXPECT_FALSE(breaker_.tripped());
  EXPECT_EQ(breaker_.paused_until_us(), 0);
}

TEST_F(BreakerTest, PausesLongerAndLongerButNeverLong) {
  fail(Breaker::kTolerated + 1);
  EXPECT_TRUE(breaker_.tripped());
  EXPECT_EQ(pause_ms(), 100);
  fail(1);
  EXPECT_EQ(pause_ms(), 200);
  fail(100);
  EXPECT_EQ(pause_ms(), static_cast<TimeUs>(Breaker::kMaxPauseMs));
}

TEST_F(BreakerTest, PausesNoLongerThanTheRetryPolicySays) {
  policy_.max_ms = 150;
  fail(Breaker::kTolerated + 10);

  EXPECT_EQ(pause_ms(), 150);
}

TEST_F(BreakerTest, IsDoneWithTheFirstSuccess) {
  fail(Breaker::kTolerated + 5);
  breaker_.succeeded();

  EXPECT_FALSE(breaker_.tripped());
  EXPECT_EQ(breaker_.paused_until_us(), 0);
  fail(Breaker::kTolerated);
  EXPECT_FALSE(breaker_.tripped());
}

}  // namespace
}  // namespace nabe::delivery

namespace nabe::test {
namespace {

TEST_F(HubTest, ASystemThatFailsOneMessageAfterTheOtherIsTriedGentlyAndTakesAllOnceItIsWell) {
  begin(sink_section("akte", "idempotent = true\nmax_in_flight = 8"), route_to("akte"));
  std::atomic<bool> well{false};
  script::sink("akte").reply([&](const script::Arrival&) {
    script::Answer answer;
    answer.outcome = well ? NABE_DELIVERED : NABE_RETRY;
    return answer;
  });

  std::vector<script::Receipt> receipts;
  for (int i = 0; i < 20; ++i) {
    script::Submission submission;
    submission.sender_message_id = std::to_string(i);
    submission.body = application(submission.sender_message_id);
    receipts.push_back(script::submit("door", submission));
  }
  EXPECT_TRUE(eventually([&] { return log_.text().find("trying one at a time") != std::string::npos; }));
  well = true;

  for (const script::Receipt& receipt : receipts) {
    EXPECT_TRUE(becomes(receipt.message_id, "akte", store::DeliveryState::Delivered));
  }
  EXPECT_NE(log_.text().find("connector takes messages again"), std::string::npos);
}

}  // namespace
}  // namespace nabe::test
