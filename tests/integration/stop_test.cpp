// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <csignal>

#include "load/load.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

/// A hub with one delivery under way, whose answer the receiver holds back.
class StoppingHub : public Workplace {
 protected:
  void begin(const std::string& node, std::int64_t answer_after_ms) {
    ASSERT_EQ(city_.start(), "");
    city_.delay("/akte", answer_after_ms);
    configure({{"akte", city_.url("/akte"), "idempotent = true\ntimeout = \"5m\"\nattempt_timeout = \"5m\"\n"}},
              {{{"akte"}, ""}}, node);
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
    ASSERT_TRUE(Sender().post(portal(*hub_), small_application("stop", 1, "passersatz")).receipt.has_value());
    ASSERT_TRUE(city_.wait_for_messages("/akte", 1, kPatience));
    ASSERT_EQ(city_.held_back(), 1U);
  }

  Receiver city_;
  std::optional<HubProcess> hub_;
};

TEST_F(StoppingHub, LetsADeliveryUnderWayEnd) {
  ASSERT_NO_FATAL_FAILURE(begin("drain_timeout = \"60s\"\n", 1'000));

  hub_->send_signal(SIGTERM);
  const auto exit = hub_->wait_for_exit();
  ASSERT_TRUE(exit.has_value()) << hub_->log();
  EXPECT_EQ(exit->code, 0) << hub_->log();

  // Had the outcome been lost, the next hub would deliver again before it is ready for its second message.
  city_.delay("/akte", 0);
  ASSERT_TRUE(hub_->start()) << hub_->log();
  ASSERT_TRUE(Sender().post(portal(*hub_), small_application("stop", 2, "passersatz")).receipt.has_value());
  ASSERT_TRUE(city_.wait_for_messages("/akte", 2, kPatience));
  EXPECT_EQ(city_.counts("/akte").repeats, 0U);
}

TEST_F(StoppingHub, EndsWithinItsDeadlineWhenADeliveryDoesNotEnd) {
  ASSERT_NO_FATAL_FAILURE(begin("drain_timeout = \"1s\"\n", Receiver::kForever));

  hub_->send_signal(SIGTERM);

  const auto exit = hub_->wait_for_exit(Milliseconds(20'000));
  ASSERT_TRUE(exit.has_value()) << hub_->log();
  EXPECT_EQ(exit->code, 0) << hub_->log();
}

TEST_F(StoppingHub, RepeatsADeliveryThatWasCutOffWithTheSameKey) {
  ASSERT_NO_FATAL_FAILURE(begin("drain_timeout = \"200ms\"\n", Receiver::kForever));
  hub_->send_signal(SIGTERM);
  ASSERT_TRUE(hub_->wait_for_exit().has_value()) << hub_->log();
  city_.delay("/akte", 0);

  ASSERT_TRUE(hub_->start()) << hub_->log();

  EXPECT_TRUE(city_.wait(kPatience, [&] { return city_.counts("/akte").repeats == 1; }));
  EXPECT_EQ(city_.counts("/akte").other_key, 0U);
}

TEST_F(StoppingHub, LeavesAtOnceOnASecondSignal) {
  ASSERT_NO_FATAL_FAILURE(begin("drain_timeout = \"10m\"\n", Receiver::kForever));
  hub_->send_signal(SIGTERM);
  ASSERT_TRUE(hub_->wait_for_log("hub drains"));

  hub_->send_signal(SIGTERM);

  const auto exit = hub_->wait_for_exit(Milliseconds(20'000));
  ASSERT_TRUE(exit.has_value()) << hub_->log();
  EXPECT_EQ(exit->code, 1);
}

TEST_F(StoppingHub, AcceptsNothingWhileItDrains) {
  ASSERT_NO_FATAL_FAILURE(begin("drain_timeout = \"10m\"\n", Receiver::kForever));
  const std::string url = portal(*hub_);
  hub_->send_signal(SIGTERM);
  ASSERT_TRUE(hub_->wait_for_log("hub drains"));

  // Refused with 503, or not connected at all once the listener is closed.
  EXPECT_TRUE(eventually([&] {
    const Reply reply = Sender().post(url, small_application("late", 1, "passersatz"));
    return reply.status == 0 || (reply.status == 503 && reply.retry_after_s > 0);
  }));
  EXPECT_FALSE(hub_->wait_for_exit(Milliseconds(0)).has_value()) << "it has ended instead: " << hub_->log();
  hub_->kill();
  const std::string stored = run_nabe({"messages", "--config", configuration(), "--json"}).output;
  EXPECT_NE(stored.find("\"sender_message_id\":\"stop-1\""), std::string::npos) << stored;
  EXPECT_EQ(stored.find("\"sender_message_id\":\"late-1\""), std::string::npos) << stored;
}

}  // namespace
}  // namespace nabe::integration
