// SPDX-License-Identifier: EUPL-1.2
#include "config/source_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "fixture.h"

namespace nabe::config::test {
namespace {

TEST(SourceFiles, AreTheNodeThenDepartmentsThenProfilesByName) {
  const TemporaryFolder folder;
  const std::string b = folder.write("departments/b.toml", "");
  const std::string a = folder.write("departments/a.toml", "");
  const std::string node = folder.write("nabe.toml", "");
  const std::string profile = folder.write("profiles/p.toml", "");

  const SourceFiles files = read_source_files(folder.path());

  ASSERT_EQ(files.texts.size(), 4U);
  EXPECT_EQ(files.texts[0].name, node);
  EXPECT_EQ(files.texts[1].name, a);
  EXPECT_EQ(files.texts[2].name, b);
  EXPECT_EQ(files.texts[3].name, profile);
}

TEST(SourceFiles, MayBeNamedByTheNodesFile) {
  const TemporaryFolder folder;
  const std::string node = folder.write("bench.toml", "x");
  folder.write("departments/a.toml", "");

  const SourceFiles files = read_source_files(node);

  ASSERT_EQ(files.texts.size(), 2U);
  EXPECT_EQ(files.texts[0].text, "x");
}

TEST(SourceFiles, OfANodeWithANameOfItsOwnAreInTheFolderOfThatName) {
  const TemporaryFolder folder;
  const std::string node = folder.write("bench.toml", "x");
  folder.write("departments/a.toml", "");
  folder.write("profiles/p.toml", "");
  const std::string department = folder.write("bench/departments/b.toml", "");
  const std::string profile = folder.write("bench/profiles/q.toml", "");

  const SourceFiles files = read_source_files(node);

  ASSERT_EQ(files.texts.size(), 3U);
  EXPECT_EQ(files.texts[0].name, node);
  EXPECT_EQ(files.texts[1].name, department);
  EXPECT_EQ(files.texts[2].name, profile);
}

TEST(SourceFiles, LeaveOtherFilesAlone) {
  const TemporaryFolder folder;
  folder.write("nabe.toml", "");
  folder.write("departments/a.toml~", "");
  folder.write("departments/.a.toml", "");
  folder.write("departments/readme.md", "");

  EXPECT_EQ(read_source_files(folder.path()).texts.size(), 1U);
}

TEST(SourceFiles, SayThatTheNodesFileIsMissing) {
  const TemporaryFolder folder;

  const SourceFiles files = read_source_files(folder.path());

  ASSERT_EQ(files.errors.size(), 1U);
  EXPECT_EQ(files.errors.front().code, "NABE-CFG-001");
  EXPECT_TRUE(files.node_unreadable);
}

TEST(SourceFiles, RefuseAPipeInsteadOfWaitingForIt) {
  const TemporaryFolder folder;
  folder.write("nabe.toml", "");
  folder.write("departments/a.toml", "");
  ASSERT_EQ(mkfifo((folder.path() + "/departments/pipe.toml").c_str(), 0600), 0);

  const SourceFiles files = read_source_files(folder.path());

  ASSERT_EQ(files.errors.size(), 1U);
  EXPECT_EQ(files.errors.front().code, "NABE-CFG-001");
}

TEST(Parse, ReportsAMissingFolderOnceAndNothingElse) {
  const ParseOutcome outcome = parse("/nonexistent/nabe");

  ASSERT_EQ(outcome.findings.errors.size(), 1U) << render(outcome.findings);
  EXPECT_EQ(outcome.findings.errors.front().code, "NABE-CFG-001");
}

TEST(Parse, ReadsAFolder) {
  const TemporaryFolder folder;
  for (const NamedText& file : city("[[route]]\nname = \"r\"\nto = \"akte\"\n")) {
    folder.write(file.name, file.text);
  }

  const ParseOutcome outcome = parse(folder.path() + "/etc");
  const ResolveOutcome resolved = resolve(outcome.parsed, catalog());

  ASSERT_TRUE(resolved.configuration) << render(resolved.findings);
  EXPECT_EQ(resolved.configuration->departments.size(), 1U);
}

}  // namespace
}  // namespace nabe::config::test
