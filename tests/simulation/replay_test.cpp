// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace nabe::simulation {
namespace {

struct Ran {
  int status = -1;
  std::string text;
};

Ran run(const std::string& arguments) {
  Ran ran;
  FILE* const pipe = popen((std::string(NABE_SIMULATION) + " " + arguments + " 2>&1").c_str(), "r");
  char bytes[4096];
  std::size_t size = 0;
  while (pipe != nullptr && (size = fread(bytes, 1, sizeof(bytes), pipe)) > 0) {
    ran.text.append(bytes, size);
  }
  ran.status = pipe == nullptr ? -1 : WEXITSTATUS(pclose(pipe));
  return ran;
}

std::string without_duration(const std::string& text) { return text.substr(0, text.rfind("histories")); }

TEST(Simulation, ASeedReplaysExactlyInAnotherProcess) {
  for (const char* seeds : {"--seeds 1..6", "--seeds 1001..1006"}) {
    const Ran first = run(std::string(seeds) + " --verbose");
    const Ran second = run(std::string(seeds) + " --verbose");

    EXPECT_EQ(first.status, 0) << first.text;
    EXPECT_NE(first.text.find("trace "), std::string::npos);
    EXPECT_EQ(without_duration(first.text), without_duration(second.text));
  }
}

TEST(Simulation, AnotherSeedIsAnotherHistory) {
  EXPECT_NE(without_duration(run("--seed 1 --verbose").text), without_duration(run("--seed 2 --verbose").text));
}

#ifdef NABE_PLANTED_BUGS
TEST(Simulation, TellsHowToRunAWrongHistoryAgain) {
  const Ran found = run("--planted no-duplicate-check --seeds 1..500");
  ASSERT_EQ(found.status, 0) << found.text;
  const std::size_t at = found.text.find("again: nabe_simulation ");
  ASSERT_NE(at, std::string::npos);
  const std::size_t arguments = at + std::string("again: nabe_simulation ").size();

  const Ran again = run(found.text.substr(arguments, found.text.find('\n', at) - arguments));

  EXPECT_EQ(again.status, 0);
  EXPECT_NE(again.text.find("VIOLATION"), std::string::npos);
}

TEST(Simulation, IsWrongIfAPlantedBugIsNotFound) { EXPECT_EQ(run("--planted skip-sync --seeds 1..0").status, 1); }

#else
TEST(Simulation, RefusesToPlantABugInABuildThatHasNone) {
  EXPECT_EQ(run("--planted skip-sync --seeds 1..1").status, 2);
}
#endif

TEST(Simulation, IsWrongIfTooFewPairsOfStateAndFaultWereMet) { EXPECT_EQ(run("--seeds 1..1 --pairs 132").status, 1); }

TEST(Simulation, RefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(run("--seed x").status, 2);
  EXPECT_EQ(run("--planted nothing-of-the-kind").status, 2);
  EXPECT_EQ(run("--unknown").status, 2);
}

}  // namespace
}  // namespace nabe::simulation
