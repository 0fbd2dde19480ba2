// SPDX-License-Identifier: EUPL-1.2
// Somebody sets the wall clock while the hub works, backwards and forwards across all that it waits for.
#include <limits>

#include "delivery/waiting_time.h"
#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;

/// Fails so many times.
script::Sink::Reply fails(int times, std::int32_t outcome = NABE_RETRY) {
  return [left = std::make_shared<std::atomic<int>>(times), outcome](const script::Arrival&) {
    script::Answer answer;
    answer.outcome = (*left)-- > 0 ? outcome : NABE_DELIVERED;
    return answer;
  };
}

std::string slow_retry(const std::string& give_up_after) {
  return "[connectors.akte]\nplugin = \"scripted_sink\"\nscript = \"akte\"\nidempotent = true\nretry = { first = "
         "\"1h\", max = "
         "\"1h\", give_up_after = \"" +
         give_up_after + "\" }\n";
}

class SetClock : public HubTest {
 protected:
  /// A delivery that has failed once and waits for its time.
  void begin_with_a_failed_attempt(const std::string& sink) {
    begin(sink, route_to("akte"));
    script::sink("akte").reply(fails(1));
    id_ = script::submit("door", script::numbered(1)).message_id;
    ASSERT_TRUE(eventually([&] { return delivery_to(id_, "akte").attempts == 1; }));
  }

  std::string id_;
};

TEST_F(SetClock, BackMakesARetryWaitNoLonger) {
  begin_with_a_failed_attempt(slow_retry("7d"));
  clock_.set(-10 * kDayUs);

  clock_.pass(3'600 * kSecondUs);

  EXPECT_TRUE(becomes(id_, "akte", DeliveryState::Delivered));
}

TEST_F(SetClock, BackWhileTheHubIsDownMakesARetryWaitNoLongerThanADay) {
  begin_with_a_failed_attempt(slow_retry("7d"));
  end();
  clock_.set(-300 * kDayUs);

  begin_again();

  EXPECT_TRUE(becomes(id_, "akte", DeliveryState::Delivered));
}

TEST_F(SetClock, ForwardGivesNothingUpEarly) {
  begin_with_a_failed_attempt(slow_retry("7d"));
  script::sink("akte").reply(fails(1));

  clock_.set(30 * kDayUs);

  ASSERT_TRUE(script::sink("akte").wait_for(2)) << "its time has come by the clock of the store";
  ASSERT_TRUE(eventually([&] { return delivery_to(id_, "akte").attempts == 2; }));
  EXPECT_EQ(delivery_to(id_, "akte").state, DeliveryState::Waiting);
}

TEST_F(SetClock, ForwardIsNoReasonForManyAttempts) {
  begin_with_a_failed_attempt(slow_retry("365d"));
  script::sink("akte").reply(fails(std::numeric_limits<int>::max()));
  for (std::size_t i = 0; i < 3; ++i) {
    clock_.set(kDayUs);
    ASSERT_TRUE(eventually([&] { return delivery_to(id_, "akte").attempts == i + 2; }));
  }

  const std::string other = script::submit("door", script::numbered(2)).message_id;

  ASSERT_TRUE(eventually([&] { return delivery_to(other, "akte").attempts == 1; }));
  EXPECT_EQ(delivery_to(id_, "akte").attempts, 4u);
}

TEST_F(SetClock, ForwardAndBackDelaysNoMessageThatCameInBetween) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply_to_connect([] {
    script::Answer away;
    away.outcome = NABE_NOT_CONNECTED;
    return away;
  });
  end();
  begin_again();
  clock_.set(kDayUs / 2);
  const std::string id = script::submit("door", script::numbered(1)).message_id;
  clock_.set(-kDayUs / 2);

  script::sink("akte").reply_to_connect(nullptr);

  EXPECT_TRUE(becomes(id, "akte", DeliveryState::Delivered));
}

TEST_F(SetClock, BackKeepsNoConnectorDisconnected) {
  begin(sink_section("akte"), route_to("akte"));
  std::atomic<int> connects{0};
  script::sink("akte").reply_to_connect([&connects] {
    script::Answer answer;
    answer.outcome = ++connects <= 2 ? NABE_NOT_CONNECTED : NABE_DELIVERED;
    return answer;
  });
  end();
  begin_again();
  ASSERT_TRUE(eventually([&] { return connects >= 1; }));

  clock_.set(-10 * kDayUs);

  const std::string id = script::submit("door", script::numbered(1)).message_id;
  EXPECT_TRUE(becomes(id, "akte", DeliveryState::Delivered));
}

TEST_F(SetClock, ForwardCancelsNoCallThatHasTime) {
  begin(sink_section("akte", ""), route_to("akte"));
  std::promise<void> answered;
  script::sink("akte").reply([held = answered.get_future().share()](const script::Arrival&) {
    held.wait();
    return script::Answer();
  });
  const std::string id = script::submit("door", script::numbered(1)).message_id;
  ASSERT_TRUE(script::sink("akte").wait_for(1));

  clock_.set(kDayUs);
  // Workers look at the clock while others work: a second message makes one do so.
  const std::string other = script::submit("door", script::numbered(2)).message_id;
  ASSERT_TRUE(script::sink("akte").wait_for(2));
  answered.set_value();

  EXPECT_TRUE(becomes(id, "akte", DeliveryState::Delivered));
  EXPECT_TRUE(becomes(other, "akte", DeliveryState::Delivered));
}

TEST_F(SetClock, ForwardExpiresNoPendingDelivery) {
  begin(sink_section("akte", ""), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    answer.outcome = arrival.sender_message_id == "1" ? NABE_PENDING : NABE_DELIVERED;
    return answer;
  });
  const std::string id = script::submit("door", script::numbered(1)).message_id;
  ASSERT_TRUE(becomes(id, "akte", DeliveryState::Pending));

  clock_.set(kDayUs);
  const std::string other = script::submit("door", script::numbered(2)).message_id;
  ASSERT_TRUE(becomes(other, "akte", DeliveryState::Delivered));

  EXPECT_EQ(delivery_to(id, "akte").state, DeliveryState::Pending);
}

TEST(WaitingTime, FollowsTheWallClockForwardsAndNeverBack) {
  SettableClock clock;
  const delivery::WaitingTime time(clock);
  const TimeUs before = time.latest_us();
  clock.set(kDayUs);
  EXPECT_GE(time.latest_us(), before + kDayUs);
  EXPECT_LT(time.steady_us(), before + kDayUs);

  clock.set(-10 * kDayUs);

  EXPECT_GE(time.latest_us(), before + kDayUs);
  EXPECT_GE(time.steady_us(), before);
}

}  // namespace
}  // namespace nabe::test
