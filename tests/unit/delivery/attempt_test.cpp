// SPDX-License-Identifier: EUPL-1.2
// Calls of a sink: how many at once, how long, and how it says that it is.
#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

constexpr int kCases = 20;

/// Keeps the calls of a sink inside until it is opened.
class Room {
 public:
  script::Answer visit() {
    std::unique_lock lock(mutex_);
    most_ = std::max(most_, ++inside_);
    opened_.wait(lock, [this] { return open_; });
    --inside_;
    return {};
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }
  std::uint32_t most() {
    const std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
  std::uint32_t inside_ = 0, most_ = 0;
};

/// Sends messages of many cases, waits until as many as are allowed are under way and the others wait in memory, then
/// lets all pass.
class Flight : public HubTest {
 protected:
  void fly(const std::string& section, std::uint32_t allowed) {
    begin(section, route_to("akte"));
    script::sink("akte").reply([this](const script::Arrival&) { return room_.visit(); });
    for (int i = 0; i < kCases; ++i) {
      script::submit("door", script::numbered(i));
    }
    const bool full = eventually([&] {
      const auto status = status_of("akte");
      return status.in_flight == allowed && status.queued_in_memory + allowed == kCases;
    });
    EXPECT_TRUE(full) << status_of("akte").in_flight << " in flight, " << status_of("akte").queued_in_memory
                      << " queued";
    room_.open();
    EXPECT_TRUE(script::sink("akte").wait_for(kCases));
    end();
  }

  Room room_;
};

TEST_F(Flight, HasNoMoreDeliveriesAtOnceThanAllowed) {
  fly(sink_section("akte", "idempotent = true\nmax_in_flight = 3"), 3);

  EXPECT_EQ(room_.most(), 3u);
}

TEST_F(Flight, HasOneDeliveryAtATimeUnlessThePluginTakesSeveral) {
  fly(plain_sink_section("akte", "idempotent = true\nmax_in_flight = 8"), 1);

  EXPECT_EQ(room_.most(), 1u);
}

TEST_F(HubTest, AnAttemptBeyondItsTimeIsCancelled) {
  begin(sink_section("akte", "idempotent = true\nattempt_timeout = \"50ms\""), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    answer.waits_for_cancel = arrival.attempt == 1;
    answer.outcome = answer.waits_for_cancel ? NABE_RETRY : NABE_DELIVERED;
    answer.code = NABE_CODE_TIMEOUT;
    return answer;
  });

  const auto receipt = script::submit("door", script::numbered(1));

  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  EXPECT_TRUE(script::sink("akte").wait_for_cancel(script::sink("akte").arrivals().front().key));
  EXPECT_TRUE(script::sink("akte").session_was_cancelled());
}

TEST_F(HubTest, AConnectorThatIsUnwellIsShownWithItsReason) {
  begin(sink_section("akte"), route_to("akte"));
  ASSERT_TRUE(eventually([&] { return status_of("akte").state == "running"; }));
  EXPECT_TRUE(status_of("akte").healthy);

  script::sink("akte").reply_to_health([] {
    script::Answer answer;
    answer.outcome = NABE_RETRY;
    answer.detail = "its certificate ends tomorrow";
    return answer;
  });

  EXPECT_EQ(status_of("akte").state, "running");
  EXPECT_FALSE(status_of("akte").healthy);
  EXPECT_EQ(status_of("akte").reason, "its certificate ends tomorrow");
}

}  // namespace
}  // namespace nabe::test
