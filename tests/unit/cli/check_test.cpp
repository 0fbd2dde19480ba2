// SPDX-License-Identifier: EUPL-1.2
#include "workplace.h"

namespace nabe::cli::test {
namespace {

using Check = Workplace;

TEST_F(Check, AGoodConfigurationIsCounted) {
  const Outcome outcome = nabe({"check"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "0 connectors, 0 routes: good\n");
}

TEST_F(Check, ErrorsAreToldAtOnceWithTheirPlace) {
  write("nabe.toml",
        "[node]\nstate_folder = \"state\"\nplugin_folder = \"plugins\"\nlog_levle = \"info\"\ndrain_timeout = "
        "\"soon\"\n");

  const Outcome outcome = nabe({"check"});

  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "nabe.toml:4:")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "nabe.toml:5:")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "log_level")) << outcome.err;
}

TEST_F(Check, ErrorsAreDataToo) {
  write("nabe.toml", "[node]\nstate_folder = \"state\"\nplugin_folder = \"plugins\"\nlog_levle = \"info\"\n");

  const Outcome outcome = nabe({"check", "--json"});

  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.out, R"("code":"NABE-CFG-003")")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, R"("line":4)")) << outcome.out;
}

TEST_F(Check, APluginThatIsNeededAndRefusedIsThree) {
  write("nabe.toml",
        "[node]\nstate_folder = \"state\"\nplugin_folder = \"plugins\"\ndevelopment = true\n"
        "[connectors.portal]\nplugin = \"http_source\"\n");

  const Outcome outcome = nabe({"check"});

  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "NABE-PLG-001")) << outcome.err;
  EXPECT_FALSE(contains(outcome.err, "NABE-CFG-009")) << "the reason, not its consequence\n" << outcome.err;
}

TEST_F(Check, ChangesNothing) {
  std::filesystem::remove_all(folder_ / "state");

  EXPECT_EQ(nabe({"check"}).code, 0);

  EXPECT_FALSE(std::filesystem::exists(folder_ / "state"));
}

}  // namespace
}  // namespace nabe::cli::test
