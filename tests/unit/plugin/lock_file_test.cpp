// SPDX-License-Identifier: EUPL-1.2
#include "plugin/lock_file.h"

#include <gtest/gtest.h>

#include "plugin_folder.h"

namespace nabe::plugin {
namespace {

const std::string kHash(64, 'a');

LockEntry entry(const std::string& file) { return {"org.example.hello", "1.0.0", file, kHash}; }

TEST(LockFile, ReadsBackWhatWasWritten) {
  const std::vector<LockEntry> entries = {entry("a.so"), entry("b.so")};

  const auto read = parse_lock(format_lock(entries), "plugins.lock");

  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, entries);
}

TEST(LockFile, MayNameNothing) { EXPECT_TRUE(parse_lock("# nothing yet\n\n", "plugins.lock").value().empty()); }

TEST(LockFile, ThatIsMissingIsAnErrorWithItsPath) {
  const PluginFolder folder;

  const auto read = read_lock(folder.path());

  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, "NABE-PLG-001");
  EXPECT_NE(read.error().message.find(folder.file("plugins.lock")), std::string::npos);
}

struct BadLock {
  std::string text;
  std::uint32_t line;
  std::uint32_t column;
};

class LockFileErrors : public testing::TestWithParam<BadLock> {};

TEST_P(LockFileErrors, SayWhere) {
  const auto read = parse_lock(GetParam().text, "plugins.lock");

  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, "NABE-PLG-002");
  EXPECT_EQ(read.error().where->file, "plugins.lock");
  EXPECT_EQ(read.error().where->line, GetParam().line) << read.error().message;
  EXPECT_EQ(read.error().where->column, GetParam().column) << read.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, LockFileErrors,
    testing::Values(BadLock{"nonsense\n", 1, 1}, BadLock{"id = \"x\"\n", 1, 1},
                    BadLock{"[[plugin]]\ncolour = \"x\"\n", 2, 1},
                    BadLock{"[[plugin]]\nid = \"x\"\nid = \"y\"\n", 3, 1}, BadLock{"[[plugin]]\nid = x\n", 2, 5},
                    BadLock{"[[plugin]]\nid = \"\"\n", 2, 5}, BadLock{"[[plugin]]\nid = \"a\\nb\"\n", 2, 7},
                    BadLock{std::string("[[plugin]]\nfile = \"a.so\0b\"\n", 27), 2, 9},
                    BadLock{"[[plugin]]\nid = \"a\tb\"\n", 2, 7}, BadLock{"[[plugin]]\n  file = \"../x.so\"\n", 2, 11},
                    BadLock{"[[plugin]]\nfile = \".x.so\"\n", 2, 9}, BadLock{"[[plugin]]\nsha256 = \"ABC\"\n", 2, 11},
                    BadLock{"[[plugin]]\nid = \"x\"\n", 2, 1},
                    BadLock{format_lock({entry("a.so"), entry("a.so")}), 13, 1}));

}  // namespace
}  // namespace nabe::plugin
