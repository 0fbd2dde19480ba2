// SPDX-License-Identifier: EUPL-1.2
// Deliveries that go on after deliver has returned.
#include <filesystem>
#include <iterator>
#include <thread>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

class LaterTest : public HubTest {
 protected:
  /// A sink `akte` that ends each delivery later, unless `reply` says something else.
  void begin_late(const std::string& more = "idempotent = true", script::Sink::Reply reply = {}) {
    begin(late_sink_section("akte", more), route_to("akte"));
    script::sink("akte").reply(reply ? std::move(reply) : [](const script::Arrival&) {
      script::Answer answer;
      answer.outcome = NABE_LATER;
      return answer;
    });
  }
  /// Waits until so many deliveries have been kept to be ended later.
  bool goes_on(std::uint32_t count = 1) {
    return eventually([&] { return script::going_on("akte") == count && status_of("akte").in_flight == count; });
  }
  static std::string key_of_arrival(std::size_t number = 0) { return script::sink("akte").arrivals().at(number).key; }
  static script::Answer answer(std::int32_t outcome, std::uint32_t code = NABE_CODE_NONE) {
    script::Answer result;
    result.outcome = outcome;
    result.code = code;
    result.detail = "as the peer said";
    return result;
  }
};

std::size_t threads_of_this_process() {
  const std::filesystem::directory_iterator all("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST_F(LaterTest, ADeliveryIsOpenUntilItsEnd) {
  begin_late();
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());
  EXPECT_EQ(delivery_to(receipt.message_id, "akte").state, DeliveryState::Waiting);

  script::Answer delivered = answer(NABE_DELIVERED);
  delivered.remote_reference = "AZ-7";
  script::end_later("akte", key_of_arrival(), delivered);

  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  EXPECT_EQ(delivery_to(receipt.message_id, "akte").remote_reference, "AZ-7");
}

TEST_F(LaterTest, AnotherThreadReadsTheMessageAfterDeliverHasReturned) {
  begin_late();
  script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());

  const auto end = script::end_later("akte", key_of_arrival(), answer(NABE_DELIVERED));

  EXPECT_EQ(end.body, script::numbered(1).body);
}

TEST_F(LaterTest, CommitsWhatTheSessionCollectsAfterDeliverHasReturned) {
  begin_late();
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());

  script::Answer delivered = answer(NABE_DELIVERED);
  delivered.puts = {{"seen", "yes"}};
  script::end_later("akte", key_of_arrival(), delivered);

  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  EXPECT_EQ(script::state("akte", "seen"), "yes");
}

TEST_F(LaterTest, DropsWhatTheSessionCollectedIfItIsNotDelivered) {
  begin_late();
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());

  script::Answer rejected = answer(NABE_REJECT, NABE_CODE_INVALID);
  rejected.puts = {{"seen", "yes"}};
  script::end_later("akte", key_of_arrival(), rejected);

  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Dead));
  EXPECT_EQ(script::state("akte", "seen"), std::nullopt);
}

TEST_F(LaterTest, MayEndBeforeDeliverHasReturned) {
  begin_late("idempotent = true", [](const script::Arrival&) {
    script::Answer result = answer(NABE_LATER);
    result.ends_before_it_returns = true;
    result.end = NABE_REJECT;
    return result;
  });

  const auto receipt = script::submit("door", script::numbered(1));

  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Dead));
}

TEST_F(LaterTest, ASecondEndIsRefused) {
  begin_late();
  script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());

  const auto end = script::end_later("akte", key_of_arrival(), answer(NABE_DELIVERED));

  EXPECT_EQ(end.second_end, -static_cast<std::int32_t>(NABE_CODE_STALE));
}

TEST_F(LaterTest, ARetryComesAgainWithTheSameKey) {
  begin_late();
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());
  script::end_later("akte", key_of_arrival(), answer(NABE_RETRY));
  ASSERT_TRUE(script::sink("akte").wait_for(2));
  ASSERT_TRUE(goes_on());

  script::end_later("akte", key_of_arrival(1), answer(NABE_DELIVERED));

  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  EXPECT_EQ(key_of_arrival(0), key_of_arrival(1));
  EXPECT_EQ(script::sink("akte").arrivals().at(1).attempt, 2U);
}

TEST_F(LaterTest, CountsAmongTheDeliveriesThatMayBeInFlight) {
  begin_late("idempotent = true\nmax_in_flight = 3");
  for (int i = 0; i < 5; ++i) script::submit("door", script::numbered(i));

  ASSERT_TRUE(goes_on(3));
  EXPECT_TRUE(eventually([&] { return status_of("akte").queued_in_memory == 2; }));
  for (std::size_t i = 0; i < 3; ++i) script::end_later("akte", key_of_arrival(i), answer(NABE_DELIVERED));
  ASSERT_TRUE(script::sink("akte").wait_for(5));
  ASSERT_TRUE(goes_on(2));
  for (std::size_t i = 3; i < 5; ++i) script::end_later("akte", key_of_arrival(i), answer(NABE_DELIVERED));
}

TEST_F(LaterTest, HoldsNoThread) {
  constexpr std::uint32_t kMany = 40;
  begin_late("idempotent = true\nmax_in_flight = 40");
  script::submit("door", script::numbered(0));
  ASSERT_TRUE(goes_on(1));
  const std::size_t before = threads_of_this_process();

  for (std::uint32_t i = 1; i < kMany; ++i) script::submit("door", script::numbered(static_cast<int>(i)));

  ASSERT_TRUE(goes_on(kMany));
  EXPECT_LE(threads_of_this_process(), before + 3);
  for (std::size_t i = 0; i < kMany; ++i) script::end_later("akte", key_of_arrival(i), answer(NABE_DELIVERED));
}

TEST_F(LaterTest, IsCancelledBeyondItsTime) {
  begin_late("idempotent = true\nattempt_timeout = \"50ms\"");
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());

  EXPECT_TRUE(script::sink("akte").wait_for_cancel(key_of_arrival()));
  script::end_later("akte", key_of_arrival(), answer(NABE_REJECT, NABE_CODE_CANCELLED));

  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Dead));
}

TEST_F(LaterTest, MayEndAsPendingAndBeCompleted) {
  begin_late();
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());
  script::end_later("akte", key_of_arrival(), answer(NABE_PENDING));
  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Pending));

  EXPECT_EQ(script::complete("akte", script::sink("akte").arrivals().front().token, answer(NABE_DELIVERED)).outcome,
            NABE_DELIVERED);
  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(LaterTest, AStopWaitsForItsEnd) {
  begin_late();
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(goes_on());

  std::thread stop([&] { EXPECT_TRUE(operations().stop_connector("office.akte", "op")); });
  ASSERT_TRUE(eventually([&] { return status_of("akte").state == "draining"; }));
  script::end_later("akte", key_of_arrival(), answer(NABE_DELIVERED));
  stop.join();

  EXPECT_EQ(status_of("akte").state, "stopped");
  EXPECT_EQ(delivery_to(receipt.message_id, "akte").state, DeliveryState::Delivered);
}

TEST_F(LaterTest, LaterOfATypeThatDoesNotDeclareItIsAFault) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply(
      [](const script::Arrival& arrival) { return answer(arrival.attempt == 1 ? NABE_LATER : NABE_REJECT); });

  const auto receipt = script::submit("door", script::numbered(1));

  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Dead));
  EXPECT_NE(log_.text().find("fault"), std::string::npos);
}

}  // namespace
}  // namespace nabe::test
