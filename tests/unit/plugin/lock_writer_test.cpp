// SPDX-License-Identifier: EUPL-1.2
#include "plugin/lock_writer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/child_process.h"
#include "plugin/registry.h"
#include "plugin_folder.h"

namespace nabe::plugin {
namespace {

TrustPolicy policy() { return {::geteuid(), true}; }

Result<LockReport> lock(const PluginFolder& folder, const std::string& inspector = NABE_INSPECTOR) {
  return write_lock(folder.path(), {inspector}, policy());
}

TEST(LockWriter, WritesALockThatTheRegistryAccepts) {
  PluginFolder folder;
  const LockEntry good = folder.install("good");
  const LockEntry plain_c = folder.install("plain_c", "org.example.hello-c");

  const auto report = lock(folder);

  ASSERT_TRUE(report.ok()) << report.error().render();
  EXPECT_EQ(report->entries, (std::vector<LockEntry>{good, plain_c}));
  EXPECT_TRUE(report->refused.empty());
  Registry registry({folder.path(), true});
  EXPECT_TRUE(registry.load().empty());
  EXPECT_EQ(registry.plugins().size(), 2U);
}

TEST(LockWriter, LeavesOutAFileThatCrashesTheInspector) {
  PluginFolder folder;
  folder.install("crashes_on_load");
  folder.install("good");

  const auto report = lock(folder);

  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->entries.size(), 1U);
  ASSERT_EQ(report->refused.size(), 1U);
  EXPECT_EQ(report->refused[0].code, "NABE-PLG-025");
}

TEST(LockWriter, GivesTheReasonOfAFileThatIsRefused) {
  PluginFolder folder;
  folder.install("wrong_major");

  const auto report = lock(folder);

  ASSERT_EQ(report->refused.size(), 1U);
  EXPECT_NE(report->refused[0].message.find("NABE-PLG-014"), std::string::npos) << report->refused[0].message;
}

TEST(LockWriter, LeavesOutAFileThatTheHubWouldNotTrust) {
  PluginFolder folder;
  folder.install("good");
  ::chmod(folder.file("good.so").c_str(), 0666);

  const auto report = lock(folder);

  ASSERT_EQ(report->refused.size(), 1U);
  EXPECT_EQ(report->refused[0].code, "NABE-PLG-008");
}

TEST(LockWriter, SaysThatTheInspectorCannotRun) {
  PluginFolder folder;
  folder.install("good");

  const auto report = lock(folder, "/nonexistent/inspector");

  ASSERT_EQ(report->refused.size(), 1U);
  EXPECT_EQ(report->refused[0].code, "NABE-PLG-025");
}

TEST(LockWriter, ReplacesTheLockInOneStepAndForAllToRead) {
  PluginFolder folder;
  folder.lock({folder.install("good")});
  std::filesystem::remove(folder.file("good.so"));

  ASSERT_TRUE(lock(folder).ok());

  EXPECT_TRUE(read_lock(folder.path()).value().empty());
  EXPECT_FALSE(std::filesystem::exists(folder.file("plugins.lock.new")));
  struct stat status {};
  ASSERT_EQ(::stat(folder.file("plugins.lock").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0644U);
}

TEST(LockWriter, SaysThatItCannotWrite) {
  PluginFolder folder;
  std::filesystem::create_directories(folder.file("plugins.lock.new"));

  EXPECT_EQ(lock(folder).error().code, "NABE-PLG-026");
}

TEST(ChildProcess, IsKilledWhenItsTimeIsUp) {
  const auto output = run_child({"/bin/sleep", "600"}, 50);

  ASSERT_TRUE(output.ok());
  EXPECT_TRUE(output->timed_out);
  EXPECT_EQ(output->signal, SIGKILL);
}

TEST(ChildProcess, HandsOutBothOutputsAndTheExitCode) {
  const auto output = run_child({"/bin/sh", "-c", "echo out; echo err >&2; exit 7"}, 10'000);

  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->out, "out\n");
  EXPECT_EQ(output->err, "err\n");
  EXPECT_EQ(output->exit_code, 7);
}

}  // namespace
}  // namespace nabe::plugin
