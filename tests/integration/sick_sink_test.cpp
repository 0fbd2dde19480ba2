// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "load/load.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

/// Short rounds by turns: what else the machine does in the meantime burdens both kinds alike.
constexpr std::uint64_t kMessages = 30;
constexpr std::size_t kRounds = 24;
/// Noise of a busy machine needs more of them. A sick sink that costs the others something costs it in all of them.
constexpr std::size_t kMostRounds = 5 * kRounds;
constexpr std::int64_t kSlowMs = 1'000;

/// A sick neighbour, and a well one that does about as much: where the sick one takes next to nothing, the well one
/// needs a second for an answer; where the sick one answers everything at once, so does the well one. Each is the
/// neighbour of a hub of its own, since a sick sink is a burden for as long as its deliveries wait.
struct Sickness {
  std::string name;
  void (*begin)(Receiver& sick);
  std::int64_t well_neighbour_ms;
  double least_ratio;  ///< of the throughput beside the well neighbour, in the median of the rounds

  friend void PrintTo(const Sickness& sickness, std::ostream* out) { *out << sickness.name; }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class SickSink : public Workplace, public testing::WithParamInterface<Sickness> {
 protected:
  /// Messages per second from the first post to the last arrival at the well sinks.
  double throughput(const std::string& url, Receiver& city) {
    const std::string prefix = "series-" + std::to_string(++series_);
    LoadPlan plan;
    plan.url = [url] { return url; };
    plan.message = [&](std::uint64_t number) { return small_application(prefix, number, "any"); };
    plan.count = kMessages;
    Load load(plan);
    const auto begin = std::chrono::steady_clock::now();
    load.start();
    EXPECT_EQ(load.finish().acknowledged.size(), kMessages);
    for (const char* sink : {"/akte", "/kasse"}) {
      EXPECT_TRUE(city.wait_for_messages(sink, series_ * kMessages, kPatience));
    }
    return static_cast<double>(kMessages) /
           std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

 private:
  std::uint64_t series_ = 0;
};

TEST_P(SickSink, LeavesTheThroughputOfTheOthersUnchanged) {
  Receiver city;
  Receiver neighbour;
  Receiver sick;
  ASSERT_EQ(city.start(), "");
  ASSERT_EQ(neighbour.start(), "");
  ASSERT_EQ(sick.start(), "");
  const std::string retry = "idempotent = true\nretry = { first = \"1s\", max = \"10s\", give_up_after = \"1d\" }\n";
  const std::vector<Sink> others = {{"akte", city.url("/akte"), retry}, {"kasse", city.url("/kasse"), retry}};
  const auto with_neighbour = [&](const std::string& name, const std::string& url, const std::string& more) {
    std::vector<Sink> sinks = others;
    sinks.push_back({name, url, retry + more});
    configure(sinks, {{{"akte", "kasse", name}, ""}});
  };
  with_neighbour("neighbour", neighbour.url("/neighbour"), "max_in_flight = 1\n");
  std::filesystem::create_directories(path("well"));
  std::filesystem::copy(configuration(), path("well/config"), std::filesystem::copy_options::recursive);
  std::filesystem::copy(plugin_folder(), path("well/plugins"));
  with_neighbour("sick", sick.url("/sick"), "timeout = \"1s\"\n");
  GetParam().begin(sick);
  neighbour.delay("/neighbour", GetParam().well_neighbour_ms);
  HubProcess well_hub(path("well/config"), path("well.log"));
  ASSERT_TRUE(well_hub.start()) << well_hub.log();
  HubProcess sick_hub(configuration(), log_path());
  ASSERT_TRUE(sick_hub.start()) << sick_hub.log();
  // Asked once: it is read from the log, which grows.
  const std::string beside_well = portal(well_hub);
  const std::string beside_sick = portal(sick_hub);

  throughput(beside_well, city);  // warms up
  throughput(beside_sick, city);
  std::vector<double> well_rates;
  std::vector<double> sick_rates;
  std::vector<double> ratios;
  while (ratios.size() < kRounds || (median(ratios) < GetParam().least_ratio && ratios.size() < kMostRounds)) {
    // By turns the first, so that what grows in the course of the test burdens both alike.
    const bool well_first = ratios.size() % 2 == 0;
    const double first = throughput(well_first ? beside_well : beside_sick, city);
    const double second = throughput(well_first ? beside_sick : beside_well, city);
    well_rates.push_back(well_first ? first : second);
    sick_rates.push_back(well_first ? second : first);
    ratios.push_back(sick_rates.back() / well_rates.back());
  }
  RecordProperty("rounds", std::to_string(ratios.size()));
  RecordProperty("median_beside_well_per_s", std::to_string(median(well_rates)));
  RecordProperty("median_beside_sick_per_s", std::to_string(median(sick_rates)));
  RecordProperty("median_ratio", std::to_string(median(ratios)));
  EXPECT_GE(median(ratios), GetParam().least_ratio)
      << median(sick_rates) << " beside the sick one, " << median(well_rates) << " beside the well one";
}

// One that fails at once is tried again and again, once for each message that waits for it: that costs the others some.
INSTANTIATE_TEST_SUITE_P(
    That, SickSink,
    testing::Values(Sickness{"Hangs", [](Receiver& sick) { sick.delay("/sick", Receiver::kForever); }, kSlowMs, 0.9},
                    Sickness{"Refuses", [](Receiver& sick) { sick.down(); }, kSlowMs, 0.9},
                    Sickness{"Fails", [](Receiver& sick) { sick.fail("/sick", 500, Receiver::kForever); }, 0, 0.9}),
    [](const testing::TestParamInfo<Sickness>& sickness) { return sickness.param.name; });

TEST_F(Workplace, ASinkThatWasAwayGetsEverythingWhenItIsBack) {
  Receiver city;
  ASSERT_EQ(city.start(), "");
  configure({{"akte", city.url("/akte"), "retry = { first = \"50ms\", max = \"200ms\", give_up_after = \"1d\" }\n"}},
            {{{"akte"}, ""}});
  city.down();
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  LoadPlan plan;
  plan.url = [url = portal(hub)] { return url; };
  plan.message = [](std::uint64_t number) { return small_application("away", number, "passersatz"); };
  plan.count = 50;
  Load load(plan);
  load.start();
  ASSERT_EQ(load.finish().acknowledged.size(), 50U);

  ASSERT_EQ(city.up(), "");

  EXPECT_TRUE(city.wait_for_messages("/akte", 50, kPatience));
  EXPECT_EQ(city.counts("/akte").repeats, 0U);
}

}  // namespace
}  // namespace nabe::integration
