// SPDX-License-Identifier: EUPL-1.2
#include "plugin/trust.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin_folder.h"

namespace nabe::plugin {
namespace {

// The build folder may lie below /tmp; only the test of sticky folders looks at that.
TrustPolicy policy() { return {::geteuid(), true}; }

std::string code_of(const Result<CheckedFile>& result) { return result.ok() ? "" : result.error().code; }
std::string code_of(const Result<std::string>& result) { return result.ok() ? "" : result.error().code; }

TEST(Trust, AcceptsAFileOfItsOwnerAndHashesIt) {
  PluginFolder folder;
  const LockEntry entry = folder.install("good");

  const auto file = check_file(folder.path(), entry.file, policy());

  ASSERT_TRUE(file.ok()) << file.error().render();
  EXPECT_EQ(file->path, folder.file("good.so"));
  EXPECT_EQ(file->sha256, entry.sha256);
}

TEST(Trust, RefusesAMissingFile) {
  EXPECT_EQ(code_of(check_file(PluginFolder().path(), "none.so", policy())), "NABE-PLG-004");
}

TEST(Trust, RefusesASymbolicLink) {
  PluginFolder folder;
  folder.install("good");
  std::filesystem::create_symlink("good.so", folder.file("link.so"));

  EXPECT_EQ(code_of(check_file(folder.path(), "link.so", policy())), "NABE-PLG-005");
}

TEST(Trust, RefusesAPipeWithoutWaitingForItsWriter) {
  PluginFolder folder;
  ASSERT_EQ(::mkfifo(folder.file("pipe.so").c_str(), 0600), 0);

  EXPECT_EQ(code_of(check_file(folder.path(), "pipe.so", policy())), "NABE-PLG-006");
}

TEST(Trust, RefusesAFileThatOthersMayWrite) {
  PluginFolder folder;
  folder.install("good");
  ASSERT_EQ(::chmod(folder.file("good.so").c_str(), 0666), 0);

  const auto file = check_file(folder.path(), "good.so", policy());

  EXPECT_EQ(code_of(file), "NABE-PLG-008");
  EXPECT_NE(file.error().message.find("mode 0666"), std::string::npos);
}

TEST(Trust, RefusesAFileOfSomebodyElse) {
  PluginFolder folder;
  folder.install("good");
  TrustPolicy other = policy();
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(folder.file("good.so").c_str(), 65534, 65534), 0);
  } else {
    other.owner = ::geteuid() + 1;
  }

  EXPECT_EQ(code_of(check_file(folder.path(), "good.so", other)), "NABE-PLG-007");
}

TEST(Trust, RefusesAFolderThatTheGroupMayWrite) {
  const PluginFolder folder;
  ASSERT_EQ(::chmod(folder.path().c_str(), 0770), 0);

  EXPECT_EQ(code_of(check_folder(folder.path(), policy())), "NABE-PLG-008");
}

TEST(Trust, RefusesAFolderBelowOneThatOthersMayWrite) {
  const PluginFolder above;
  const PluginFolder folder(above.path());
  ASSERT_EQ(::chmod(above.path().c_str(), 0777), 0);

  EXPECT_EQ(code_of(check_folder(folder.path(), policy())), "NABE-PLG-008");
}

TEST(Trust, AcceptsAStickyFolderAboveForDevelopmentOnly) {
  const PluginFolder above;
  const PluginFolder folder(above.path());
  ASSERT_EQ(::chmod(above.path().c_str(), 01777), 0);

  EXPECT_EQ(code_of(check_folder(folder.path(), {::geteuid(), true})), "");
  EXPECT_EQ(code_of(check_folder(folder.path(), {::geteuid(), false})), "NABE-PLG-008");
}

TEST(Trust, RefusesAStickyPluginFolderAlways) {
  const PluginFolder folder;
  ASSERT_EQ(::chmod(folder.path().c_str(), 01777), 0);

  EXPECT_EQ(code_of(check_folder(folder.path(), policy())), "NABE-PLG-008");
}

TEST(Trust, RefusesAFolderThatIsMissing) {
  EXPECT_EQ(code_of(check_folder(PluginFolder().path() + "/none", policy())), "NABE-PLG-004");
}

TEST(Trust, FollowsALinkToThePluginFolderAndChecksWhereItLeads) {
  const PluginFolder folder;
  const PluginFolder elsewhere;
  std::filesystem::create_symlink(elsewhere.path(), folder.file("plugins"));

  EXPECT_EQ(check_folder(folder.file("plugins"), policy()).value(), elsewhere.path());
}

}  // namespace
}  // namespace nabe::plugin
