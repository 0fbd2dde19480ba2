// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "load/load.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

constexpr std::uint64_t kWaiting = 100'000;
constexpr std::uint64_t kMostResidentMib = 96;
constexpr int kStarts = 9;
constexpr Milliseconds kLongPatience{600'000};

class HubWithABacklog : public Workplace {
 protected:
  /// The least of the seconds from the start of the process until it is ready: noise only adds.
  double start_seconds() {
    std::vector<double> seconds;
    for (int i = 0; i < kStarts; ++i) {
      HubProcess hub(configuration(), log_path());
      const auto begin = std::chrono::steady_clock::now();
      EXPECT_TRUE(hub.start()) << hub.log();
      seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
      hub.send_signal(SIGTERM);
      EXPECT_TRUE(hub.wait_for_exit().has_value()) << hub.log();
    }
    return *std::min_element(seconds.begin(), seconds.end());
  }
};

TEST_F(HubWithABacklog, KeepsItsMemoryAndItsStartAndDeliversEverything) {
  Receiver city;
  ASSERT_EQ(city.start(), "");
  configure({{"akte", city.url("/akte"),
              "max_in_flight = 8\nretry = { first = \"100ms\", max = \"2s\", give_up_after = \"7d\" }\n"}},
            {{{"akte"}, ""}}, "log_level = \"info\"\n");
  city.down();
  const double empty_start = start_seconds();
  {
    HubProcess hub(configuration(), log_path());
    ASSERT_TRUE(hub.start()) << hub.log();
    LoadPlan plan;
    plan.url = [url = portal(hub)] { return url; };
    plan.message = [](std::uint64_t number) { return small_application("waiting", number, "passersatz"); };
    plan.count = kWaiting;
    plan.connections = 64;
    Load load(plan);
    load.start();
    ASSERT_EQ(load.finish().acknowledged.size(), kWaiting);
    RecordProperty("peak_resident_mib", std::to_string(hub.peak_resident_mib()));
    EXPECT_LT(hub.peak_resident_mib(), kMostResidentMib) << "while messages come in";
    hub.send_signal(SIGTERM);
    ASSERT_TRUE(hub.wait_for_exit().has_value()) << hub.log();
  }

  // What an empty start takes, and a little, as both are fractions of a second.
  const double full_start = start_seconds();
  RecordProperty("empty_start_s", std::to_string(empty_start));
  RecordProperty("full_start_s", std::to_string(full_start));
  EXPECT_LT(full_start, 1.5 * empty_start + 0.1) << "an empty start took " << empty_start << " s";

  ASSERT_EQ(city.up(), "");
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_TRUE(city.wait_for_messages("/akte", kWaiting, kLongPatience)) << city.counts("/akte").messages;
  EXPECT_LT(hub.peak_resident_mib(), kMostResidentMib) << "while messages go out";
  EXPECT_EQ(city.counts("/akte").repeats, 0U);
}

}  // namespace
}  // namespace nabe::integration
