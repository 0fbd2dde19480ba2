// SPDX-License-Identifier: EUPL-1.2
#include <future>
#include <mutex>
#include <optional>
#include <utility>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

script::Answer away() {
  script::Answer answer;
  answer.outcome = NABE_NOT_CONNECTED;
  answer.code = NABE_CODE_UNAVAILABLE;
  return answer;
}

script::Answer pending() {
  script::Answer answer;
  answer.outcome = NABE_PENDING;
  return answer;
}

TEST_F(HubTest, WhatWaitedIsDeliveredAfterARestart) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply_to_connect(away);
  end();
  begin_again();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(script::submit_queued("door", script::numbered(i)).outcome, NABE_DELIVERED);
  }
  EXPECT_EQ(script::sink("akte").arrivals().size(), 0u);
  end();
  script::sink("akte").reply_to_connect(nullptr);

  begin_again();

  EXPECT_TRUE(script::sink("akte").wait_for(1000));
  EXPECT_TRUE(eventually([&] { return store().counts()->oldest_waiting_us == 0; }));
  EXPECT_EQ(script::sink("akte").arrivals().size(), 1000u);
}

TEST_F(HubTest, AStoppedConnectorStaysStoppedAcrossARestartAndItsMessagesQueue) {
  begin(sink_section("akte"), route_to("akte"));
  ASSERT_TRUE(operations().stop_connector("office.akte", "tester").ok());
  const auto receipt = script::submit("door", script::numbered(1));
  end();
  begin_again();

  EXPECT_EQ(delivery_to(receipt.message_id, "akte").state, DeliveryState::Waiting);
  ASSERT_TRUE(operations().start_connector("office.akte", "tester").ok());
  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(HubTest, AnOpenPendingDeliveryIsResumedAfterARestart) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    answer.outcome = arrival.resumed ? NABE_DELIVERED : NABE_PENDING;
    return answer;
  });
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Pending));
  const std::string token = script::sink("kasse").arrivals().front().token;
  end();

  begin_again();

  EXPECT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Delivered));
  EXPECT_EQ(script::sink("kasse").arrivals().back().token, token);
}

TEST_F(HubTest, ADeliveryThatIsCompletedBeforeItCouldBeResumedIsNotResumed) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    answer.outcome = arrival.sender_message_id == "1" ? NABE_PENDING : NABE_DELIVERED;
    return answer;
  });
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Pending));
  const std::string token = script::sink("kasse").arrivals().front().token;
  end();
  std::atomic<bool> away{true};
  script::sink("kasse").reply_to_connect([&away] {
    script::Answer answer;
    answer.outcome = away ? NABE_NOT_CONNECTED : NABE_DELIVERED;
    return answer;
  });
  begin_again();
  ASSERT_EQ(script::complete("kasse", token, {}).outcome, NABE_DELIVERED);

  away = false;
  const auto next = script::submit("door", script::numbered(2));

  ASSERT_TRUE(becomes(next.message_id, "kasse", DeliveryState::Delivered));
  EXPECT_EQ(script::sink("kasse").arrivals().size(), 2U);
  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").state, DeliveryState::Delivered);
}

TEST_F(HubTest, AResumedDeliveryHasTheNumberOfTheAttemptThatItGoesOnWith) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    answer.outcome = arrival.resumed ? NABE_RETRY : arrival.attempt == 1 ? NABE_PENDING : NABE_DELIVERED;
    return answer;
  });
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Pending));
  end();

  begin_again();

  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Delivered));
  const std::vector<script::Arrival> arrivals = script::sink("kasse").arrivals();
  ASSERT_EQ(arrivals.size(), 3U);
  EXPECT_EQ(arrivals[1].attempt, 1U);
  EXPECT_EQ(arrivals[2].attempt, 2U);
}

TEST_F(HubTest, APendingDeliveryIsCompletedByItsTokenAfterARestart) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival&) { return pending(); });
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Pending));
  const std::string token = script::sink("kasse").arrivals().front().token;
  end();
  begin_again();
  ASSERT_TRUE(script::sink("kasse").wait_for(2));
  script::Answer paid;
  paid.puts = {{"paid", "yes"}};
  paid.remote_reference = "T-1";

  const auto completed = script::complete("kasse", token, paid);
  const auto again = script::complete("kasse", token, paid);

  EXPECT_EQ(completed.outcome, NABE_DELIVERED) << completed.detail;
  EXPECT_EQ(again.code, static_cast<std::uint32_t>(NABE_CODE_STALE));
  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").state, DeliveryState::Delivered);
  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").remote_reference, "T-1");
  EXPECT_EQ(script::state("kasse", "paid"), "yes");
}

TEST_F(HubTest, APendingDeliveryOfAConnectorThatCannotResumeIsUnknownAfterARestart) {
  begin(plain_sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival&) { return pending(); });
  const auto receipt = script::submit("door", script::numbered(1));
  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Pending));
  const std::string token = script::sink("kasse").arrivals().front().token;
  end();

  begin_again();

  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").state, DeliveryState::Unknown);
  EXPECT_EQ(script::complete("kasse", token, {}).code, static_cast<std::uint32_t>(NABE_CODE_STALE));
  EXPECT_EQ(script::sink("kasse").arrivals().size(), 1u);
}

/// The state of the delivery at the moment of the call.
struct DuringTheCall {
  std::mutex mutex;
  std::optional<DeliveryState> state;
};

TEST_F(HubTest, TheStartOfAnAttemptIsStoredBeforeTheCallUnlessRepeatsAreHarmless) {
  begin(sink_section("kasse", "") + sink_section("akte"), route_to("kasse") + route_to("akte"));
  DuringTheCall kasse;
  DuringTheCall akte;
  for (auto [name, seen] : {std::pair{"kasse", &kasse}, std::pair{"akte", &akte}}) {
    script::sink(name).reply([this, name, seen = seen](const script::Arrival& arrival) {
      const std::lock_guard lock(seen->mutex);
      seen->state = delivery_to(arrival.id, name).state;
      return script::Answer();
    });
  }

  const auto receipt = script::submit("door", script::numbered(1));

  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Delivered));
  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  const std::scoped_lock lock(kasse.mutex, akte.mutex);
  EXPECT_EQ(kasse.state, DeliveryState::Attempting);
  EXPECT_EQ(akte.state, DeliveryState::Waiting);
}

TEST_F(HubTest, AnAttemptThatAFormerProcessLeftIsUnknownAndNotRepeated) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply_to_connect(away);
  end();
  begin_again();
  const auto receipt = script::submit("door", script::numbered(1));
  const std::int64_t delivery = delivery_to(receipt.message_id, "kasse").id;
  end();
  {
    // The mark that a process leaves which ends within the call.
    auto store = store::open({"sqlite", folder_.string(), false});
    ASSERT_TRUE(store.ok());
    std::promise<store::BatchStatus> done;
    (*store)->submit({store::StartAttempt{delivery, 1, clock_.now_us()}},
                     [&done](store::BatchResult result) { done.set_value(result.status); });
    ASSERT_EQ(done.get_future().get(), store::BatchStatus::Committed);
  }
  script::sink("kasse").reply_to_connect(nullptr);

  begin_again();

  EXPECT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Unknown));
  const auto next = script::submit("door", script::numbered(2));
  EXPECT_TRUE(becomes(next.message_id, "kasse", DeliveryState::Delivered));
  EXPECT_EQ(script::sink("kasse").arrivals().size(), 1U);
}

}  // namespace
}  // namespace nabe::test
