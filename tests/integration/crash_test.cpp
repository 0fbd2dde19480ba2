// SPDX-License-Identifier: EUPL-1.2
// The guarantee as a sentence: what was acknowledged survives kill -9 and reaches every routed connector at least once,
// with a stable idempotency key.
#include <gtest/gtest.h>

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

class KilledHub : public Workplace {};

TEST_F(KilledHub, LosesNothingThatItAcknowledgedAndRepeatsWithTheSameKeyOnly) {
  Receiver city;
  ASSERT_EQ(city.start(), "");
  const std::string keys = "idempotent = true\nretry = { first = \"50ms\", max = \"500ms\", give_up_after = \"1d\" }\n";
  configure({{"kommunix", city.url("/kommunix"), keys}, {"akte", city.url("/akte"), keys}},
            {{{"kommunix", "akte"}, ""}});
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  Address address;
  address.set(portal(hub));

  LoadPlan plan;
  plan.url = [&] { return address.get(); };
  plan.message = [](std::uint64_t number) { return samples::container_of(samples::make_application(7, number)); };
  plan.count = kMessages;
  Load load(plan);
  load.start();
  std::mt19937 random(20);
  for (int i = 0; i < kKills; ++i) {
    const std::uint64_t kill_at = load.acknowledged() + std::uniform_int_distribution<std::uint64_t>(5, 120)(random);
    ASSERT_TRUE(eventually([&] { return load.acknowledged() >= kill_at || !load.running(); }));
    ASSERT_TRUE(load.running()) << "all messages were acknowledged before kill " << i + 1;
    hub.kill();
    ASSERT_TRUE(hub.start()) << hub.log();
    address.set(portal(hub));
  }
  const LoadResult result = load.finish();
  EXPECT_EQ(result.refused, std::vector<std::string>());
  EXPECT_EQ(result.acknowledged.size(), kMessages);

  for (const char* system : {"/kommunix", "/akte"}) {
    city.wait_for_messages(system, kMessages, kPatience);
    std::set<std::string> arrived;
    for (const Arrival& arrival : city.arrivals(system)) arrived.insert(arrival.message_id);
    std::uint64_t lost = 0;
    for (const Acknowledged& entry : result.acknowledged)
      lost += arrived.count(entry.receipt.message_id) == 0 ? 1U : 0U;
    EXPECT_EQ(lost, 0U) << system;
    EXPECT_EQ(city.counts(system).other_key, 0U) << system;
    EXPECT_EQ(city.counts(system).without_key, 0U) << system;
    EXPECT_EQ(city.counts(system).changed, 0U) << system;
  }
}

}  // namespace
}  // namespace nabe::integration
