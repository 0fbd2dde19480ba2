// SPDX-License-Identifier: EUPL-1.2
// The guarantee as a sentence: what was acknowledged survives kill -9 and reaches every routed connector at least once,
// in order per case, with a stable idempotency key.
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "load/load.h"
#include "receiver/receiver.h"
#include "samples/application.h"
#include "samples/container.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

constexpr int kKills = 20;
constexpr std::uint64_t kMessages = 4'000;
/// Neighbours in the load, so that several messages of a case are on their way at once.
constexpr std::uint64_t kMessagesPerCase = 10;
/// Answers of the receivers take so long that a kill always finds deliveries that have arrived and are not answered.
constexpr std::int64_t kAnswerMs = 5;

/// Where senders find the hub at the moment.
class Address {
 public:
  void set(std::string url) {
    const std::lock_guard lock(mutex_);
    url_ = std::move(url);
  }
  std::string get() {
    const std::lock_guard lock(mutex_);
    return url_;
  }

 private:
  std::mutex mutex_;
  std::string url_;
};

/// Kills a hub in the moment in which a sender has got its receipt, and before that sender does anything else: a hub
/// that promises a little too early has the least time to keep it.
class Killer {
 public:
  void arm(const HubProcess& hub, std::uint64_t receipts) {
    const std::lock_guard lock(mutex_);
    hub_ = &hub;
    at_ = receipts;
  }
  void receipt(std::uint64_t receipts) {
    const std::lock_guard lock(mutex_);
    if (hub_ == nullptr || receipts < at_) return;
    hub_->send_signal(SIGKILL);
    hub_ = nullptr;
    changed_.notify_all();
  }
  /// False: nothing was killed within kPatience.
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [this] { return hub_ == nullptr; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  const HubProcess* hub_ = nullptr;
  std::uint64_t at_ = 0;
};

std::string case_name(std::uint64_t number) { return "case-" + std::to_string(number / kMessagesPerCase); }

/// Messages that arrived for the first time after one that follows them in their case, by the hub's own count in the
/// lane or by receipt time.
std::uint64_t out_of_order(const std::vector<Arrival>& arrivals, const std::map<std::string, std::string>& case_of) {
  struct Last {
    std::uint64_t lane_sequence = 0;
    std::string receipt_time;
  };
  std::map<std::string, Last> lanes;
  std::uint64_t count = 0;
  for (const Arrival& arrival : arrivals) {
    const auto named = case_of.find(arrival.message_id);
    if (named == case_of.end()) continue;
    Last& last = lanes[named->second];
    if (arrival.lane_sequence <= last.lane_sequence || arrival.receipt_time < last.receipt_time) ++count;
    last = {arrival.lane_sequence, arrival.receipt_time};
  }
  return count;
}

class KilledHub : public Workplace {};

TEST_F(KilledHub, LosesNothingThatItAcknowledgedKeepsTheOrderOfCasesAndRepeatsWithTheSameKeyOnly) {
  Receiver city;
  ASSERT_EQ(city.start(), "");
  const std::string keys =
      "idempotent = true\nmax_in_flight = 16\n"
      "retry = { first = \"50ms\", max = \"500ms\", give_up_after = \"1d\" }\n";
  configure({{"kommunix", city.url("/kommunix"), keys}, {"akte", city.url("/akte"), keys}},
            {{{"kommunix", "akte"}, ""}});
  for (const char* system : {"/kommunix", "/akte"}) city.delay(system, kAnswerMs);
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  Address address;
  address.set(portal(hub));

  Killer killer;
  LoadPlan plan;
  plan.url = [&] { return address.get(); };
  plan.message = [](std::uint64_t number) { return samples::container_of(samples::make_application(7, number)); };
  plan.headers = [](std::uint64_t number) { return Headers{{"Case-Reference", case_name(number)}}; };
  plan.on_acknowledged = [&](std::uint64_t receipts) { killer.receipt(receipts); };
  plan.count = kMessages;
  Load load(plan);
  load.start();
  std::mt19937 random(20);
  for (int i = 0; i < kKills; ++i) {
    killer.arm(hub, load.acknowledged() + std::uniform_int_distribution<std::uint64_t>(5, 120)(random));
    ASSERT_TRUE(killer.wait());
    ASSERT_TRUE(hub.wait_for_exit());
    ASSERT_TRUE(load.running()) << "all messages were acknowledged at kill " << i + 1;
    ASSERT_TRUE(hub.start()) << hub.log();
    address.set(portal(hub));
  }
  const LoadResult result = load.finish();
  EXPECT_EQ(result.refused, std::vector<std::string>());
  EXPECT_EQ(result.acknowledged.size(), kMessages);
  std::map<std::string, std::string> case_of;
  std::set<std::string> cases;
  for (const Acknowledged& entry : result.acknowledged) {
    case_of[entry.receipt.message_id] = entry.receipt.case_id;
    cases.insert(entry.receipt.case_id);
  }
  EXPECT_EQ(case_of.size(), kMessages);
  EXPECT_EQ(cases.size(), kMessages / kMessagesPerCase);

  for (const char* system : {"/kommunix", "/akte"}) {
    city.wait_for_messages(system, kMessages, kPatience);
    const std::vector<Arrival> arrivals = city.arrivals(system);
    std::set<std::string> arrived;
    std::set<std::string> used_keys;
    for (const Arrival& arrival : arrivals) {
      arrived.insert(arrival.message_id);
      used_keys.insert(arrival.key);
    }
    std::uint64_t lost = 0;
    for (const Acknowledged& entry : result.acknowledged)
      lost += arrived.count(entry.receipt.message_id) == 0 ? 1U : 0U;
    EXPECT_EQ(lost, 0U) << system;
    EXPECT_EQ(out_of_order(arrivals, case_of), 0U) << system;
    EXPECT_GT(city.counts(system).repeats, 0U) << system;
    EXPECT_EQ(city.counts(system).other_key, 0U) << system;
    EXPECT_EQ(city.counts(system).without_key, 0U) << system;
    EXPECT_EQ(city.counts(system).changed, 0U) << system;
    EXPECT_EQ(used_keys.size(), arrivals.size()) << system << ": two messages with one key";
  }
}

}  // namespace
}  // namespace nabe::integration
