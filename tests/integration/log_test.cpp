// SPDX-License-Identifier: EUPL-1.2
// What is logged of all the samples, whatever becomes of them. Workplace searches the logs for names at its end.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sstream>

#include "load/sender.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

std::vector<std::string> all_samples() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(std::string(NABE_SOURCE_DIR) + "/tests/samples/xfall")) {
    if (file.path().extension() == ".xml") names.push_back(file.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Logs : public Workplace, public testing::WithParamInterface<const char*> {};

TEST_P(Logs, HaveNoNameOfAnySampleAcceptedRefusedOrDead) {
  Receiver city;
  ASSERT_EQ(city.start(), "");
  city.fail("/kasse", 422, Receiver::kForever);
  configure({{"akte", city.url("/akte"), ""}, {"kasse", city.url("/kasse"), ""}}, {{{"akte", "kasse"}, ""}},
            std::string("log_level     = \"debug\"\nlog_format    = \"") + GetParam() + "\"\n");
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  Sender sender;
  const std::vector<std::string> samples = all_samples();
  ASSERT_GE(samples.size(), 10U);

  for (const std::string& name : samples) {
    const std::string xml = sample(name);
    ASSERT_TRUE(sender.post(portal(hub), xml).receipt.has_value()) << name;
    EXPECT_EQ(sender.post(portal(hub), xml + "<!-- changed -->").status, 409) << name;
    EXPECT_EQ(sender.post(portal(hub), xml.substr(0, xml.size() - 20)).status, 400) << name;
  }

  ASSERT_TRUE(city.wait_for_messages("/akte", samples.size(), kPatience));
  ASSERT_TRUE(eventually([&] {
    const std::string dead = run_nabe({"messages", "--config", configuration(), "--state", "dead", "--json"}).output;
    std::size_t count = 0;
    for (std::size_t at = 0; (at = dead.find("\"id\":", at)) != std::string::npos; ++at) ++count;
    return count == samples.size();
  }));
  hub.send_signal(SIGTERM);
  ASSERT_TRUE(hub.wait_for_exit().has_value());
  const std::string log = hub.log();
  EXPECT_GT(std::count(log.begin(), log.end(), '\n'), static_cast<std::ptrdiff_t>(samples.size()));
  if (std::string(GetParam()) == "json") {
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_TRUE(!line.empty() && line.front() == '{' && line.back() == '}') << line;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(AsTextAndJson, Logs, testing::Values("text", "json"),
                         [](const auto& format) { return std::string(format.param); });

}  // namespace
}  // namespace nabe::integration
