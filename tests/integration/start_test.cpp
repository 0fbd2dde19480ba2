// SPDX-License-Identifier: EUPL-1.2
// When the hub must not start, and what it says then.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "workplace.h"

namespace nabe::integration {
namespace {

class StartingHub : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    configure({{"akte", "http://127.0.0.1:9/akte", ""}}, {{{"akte"}, ""}});
  }
  /// How `nabe run` ends by itself, with what it said.
  Command refused_start() {
    HubProcess hub(configuration(), log_path());
    hub.launch();
    const auto exit = hub.wait_for_exit(Milliseconds(30'000));
    return {exit ? exit->code : -1, hub.log()};
  }
};

TEST_F(StartingHub, ExitsWithTwoOnABadConfiguration) {
  configure({{"akte", "http://127.0.0.1:9/akte", "tiemout = \"5s\"\n"}}, {{{"akte"}, ""}});

  const Command run = refused_start();

  EXPECT_EQ(run.exit_code, 2) << run.output;
  EXPECT_NE(run.output.find("timeout"), std::string::npos) << run.output;
}

TEST_F(StartingHub, ExitsWithTwoOnAnOptionThatOnlyThePluginCanJudge) {
  configure({{"akte", "ftp://127.0.0.1/akte", ""}}, {{{"akte"}, ""}});

  EXPECT_EQ(refused_start().exit_code, 2);
  EXPECT_EQ(run_nabe({"check", "--config", configuration()}).exit_code, 2);
}

TEST_F(StartingHub, ExitsWithTwoOnARouteForATypeThatItsSourceDoesNotBring) {
  const std::string department = configuration() + "/departments/auslaenderbehoerde.toml";
  write_file(department, read_file(department) +
                             "\n[[route]]\nname = \"withdrawals\"\nfrom = \"portal\"\n"
                             "type = \"application.withdrawn\"\nto = \"akte\"\n");

  const Command run = refused_start();

  EXPECT_EQ(run.exit_code, 2) << run.output;
  EXPECT_NE(run.output.find("NABE-CFG-015"), std::string::npos) << run.output;
}

TEST_F(StartingHub, ExitsWithThreeWhenAPluginWasChangedAfterItWasLocked) {
  std::ofstream(plugin_folder() + "/http.so", std::ios::binary | std::ios::app) << '\0';

  const Command run = refused_start();

  EXPECT_EQ(run.exit_code, 3) << run.output;
  EXPECT_NE(run.output.find("NABE-PLG-009"), std::string::npos) << run.output;
}

TEST_F(StartingHub, ExitsWithThreeWhenTheLockNamesAnotherHash) {
  std::string lock = read_file(plugin_folder() + "/plugins.lock");
  const std::size_t at = lock.find_first_of("0123456789abcdef", lock.find("sha256") + 6);
  ASSERT_LT(at, lock.size()) << lock;
  lock[at] = lock[at] == '0' ? '1' : '0';
  write_file(plugin_folder() + "/plugins.lock", lock);

  const Command run = refused_start();

  EXPECT_EQ(run.exit_code, 3) << run.output;
  EXPECT_NE(run.output.find("NABE-PLG-009"), std::string::npos) << run.output;
}

TEST_F(StartingHub, ExitsWithThreeWhenThereIsNoLock) {
  std::filesystem::remove(plugin_folder() + "/plugins.lock");

  EXPECT_EQ(refused_start().exit_code, 3);
}

TEST_F(StartingHub, ExitsWithThreeWhenOthersMayWriteThePlugin) {
  std::filesystem::permissions(plugin_folder() + "/http.so", std::filesystem::perms::others_write,
                               std::filesystem::perm_options::add);

  const Command run = refused_start();

  EXPECT_EQ(run.exit_code, 3) << run.output;
  EXPECT_NE(run.output.find("NABE-PLG-008"), std::string::npos) << run.output;
}

TEST_F(StartingHub, StartsBesideAFileThatIsRefusedAndThatNoConnectorNeeds) {
  write_file(plugin_folder() + "/stray.so", "no plugin");
  HubProcess hub(configuration(), log_path());

  ASSERT_TRUE(hub.start()) << hub.log();

  EXPECT_NE(hub.log().find("no connector needs it"), std::string::npos) << hub.log();
}

TEST_F(StartingHub, TellsOfATypingErrorThoughAFileIsRefusedThatHasNothingToDoWithIt) {
  write_file(plugin_folder() + "/stray.so", "no plugin");
  const std::string department = configuration() + "/departments/auslaenderbehoerde.toml";
  std::string text = read_file(department);
  const std::size_t at = text.find("\"http_sink\"");
  ASSERT_NE(at, std::string::npos) << text;
  write_file(department, text.replace(at, 11, "\"http_snk\""));

  const Command run = refused_start();

  EXPECT_EQ(run.exit_code, 2) << run.output;
  EXPECT_NE(run.output.find("did you mean \"http_sink\"?"), std::string::npos) << run.output;
}

TEST_F(StartingHub, ExitsWithOneWhenAnotherHubHasTheStateFolder) {
  HubProcess first(configuration(), path("first.log"));
  ASSERT_TRUE(first.start()) << first.log();

  EXPECT_EQ(refused_start().exit_code, 1);
}

TEST_F(StartingHub, IsCheckedByNabeCheckWithTheSameExitCodes) {
  EXPECT_EQ(run_nabe({"check", "--config", configuration()}).exit_code, 0);
  std::filesystem::remove(plugin_folder() + "/plugins.lock");
  EXPECT_EQ(run_nabe({"check", "--config", configuration()}).exit_code, 3);
}

}  // namespace
}  // namespace nabe::integration
