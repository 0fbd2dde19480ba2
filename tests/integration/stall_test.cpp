// SPDX-License-Identifier: EUPL-1.2
// A hub that stands still for longer than anything may take, and goes on.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <optional>
#include <thread>

#include "common/json.h"
#include "load/load.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

constexpr std::uint64_t kMessages = 400;
constexpr int kStalls = 3;
/// Longer than `attempt_timeout` and than the longest pause between attempts.
constexpr Milliseconds kStall{2'500};

class StalledHub : public Workplace {
 protected:
  void begin() {
    ASSERT_EQ(city_.start(), "");
    const std::string keys =
        "attempt_timeout = \"1s\"\nmax_in_flight = 8\nretry = { first = \"50ms\", max = \"500ms\", give_up_after = "
        "\"1d\" }\n";
    configure({{"akte", city_.url("/akte"), "idempotent = true\n" + keys}, {"kasse", city_.url("/kasse"), keys}},
              {{{"akte", "kasse"}, ""}});
    for (const char* system : {"/akte", "/kasse"}) city_.delay(system, 20);
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }
  /// The process must stand still for that long: there is nothing to wait for.
  void stall() {
    hub_->send_signal(SIGSTOP);
    std::this_thread::sleep_for(kStall);
    hub_->send_signal(SIGCONT);
  }
  common::Json status() const {
    return common::Json::parse(run_nabe({"status", "--json", "--config", configuration()}).output)
        .value_or(common::Json());
  }
  std::int64_t open_at(const std::string& connector, const std::string& state) const {
    const common::Json told = status();
    for (const common::Json& lane : told.at("counts").at("connectors").items()) {
      if (lane.text_at("connector") == "auslaenderbehoerde." + connector) return lane.integer_at(state);
    }
    return told.is_object() ? 0 : -1;
  }

  Receiver city_;
  std::optional<HubProcess> hub_;
};

TEST_F(StalledHub, LosesNothingGivesNothingUpAndLetsNoReceiptTimeGoBack) {
  ASSERT_NO_FATAL_FAILURE(begin());
  LoadPlan plan;
  plan.url = [&] { return portal(*hub_); };
  plan.message = [](std::uint64_t number) { return small_application("stalled", number, "passersatz"); };
  plan.count = kMessages;
  plan.connections = 1;  // so that one receipt follows the other
  std::atomic<std::uint64_t> acknowledged{0};
  plan.on_acknowledged = [&](std::uint64_t receipts) { acknowledged = receipts; };
  Load load(plan);
  load.start();
  for (int i = 1; i <= kStalls; ++i) {
    const std::uint64_t least = kMessages / (kStalls + 1) * static_cast<std::uint64_t>(i);
    ASSERT_TRUE(eventually([&] { return acknowledged >= least; })) << acknowledged << hub_->log();
    stall();
  }
  const LoadResult result = load.finish();
  ASSERT_EQ(result.acknowledged.size(), kMessages);

  EXPECT_TRUE(city_.wait_for_messages("/akte", kMessages, kPatience));
  EXPECT_TRUE(eventually([&] { return open_at("akte", "waiting") == 0; }));
  EXPECT_EQ(open_at("akte", "dead"), 0);
  EXPECT_EQ(city_.counts("/akte").other_key, 0U);
  // What was under way to the cashier may wait for a person; all else has arrived.
  EXPECT_TRUE(eventually([&] { return open_at("kasse", "waiting") == 0 && open_at("kasse", "attempting") == 0; }));
  EXPECT_EQ(open_at("kasse", "dead"), 0);
  EXPECT_EQ(city_.counts("/kasse").repeats, 0U) << "nobody has let it go";
  EXPECT_GE(city_.counts("/kasse").messages + static_cast<std::uint64_t>(open_at("kasse", "unknown")), kMessages);
  for (std::size_t i = 1; i < result.acknowledged.size(); ++i) {
    EXPECT_GE(result.acknowledged[i].receipt.receipt_time, result.acknowledged[i - 1].receipt.receipt_time) << i;
  }
}

}  // namespace
}  // namespace nabe::integration
