// SPDX-License-Identifier: EUPL-1.2
// What the profile's document shows is what its schema and its programs take.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support.h"
#include "support/code_blocks.h"

namespace nabe::samples::test {
namespace {

std::vector<std::string> blocks_of(std::string_view language) {
  return nabe::test::code_blocks(read_file(std::string(NABE_SOURCE_DIR) + "/docs/xfall-profile/README.md"), language);
}

TEST(ProfileDocument, ShowsAValidContainer) {
  const std::vector<std::string> containers = blocks_of("xml");
  ASSERT_EQ(containers.size(), 1U);
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/shown.xml";
  std::ofstream(file) << containers.front();

  const auto validated = validate(file);

  EXPECT_EQ(validated.exit_code, 0) << validated.output;
}

TEST(ProfileDocument, ShowsACommandThatMakesTheLargeAttachment) {
  const std::vector<std::string> commands = blocks_of("console");
  ASSERT_EQ(commands.size(), 1U);
  const TemporaryFolder folder;
  std::string command = commands.front();
  const auto replace = [&command](const std::string& from, const std::string& to) {
    const std::size_t at = command.find(from);
    ASSERT_NE(at, std::string::npos) << command;
    command.replace(at, from.size(), to);
  };
  replace("$ nabe_samples", NABE_SAMPLES);
  replace("/tmp/attachments", folder.path());

  const auto made = run(command.substr(0, command.find('\n')));

  EXPECT_EQ(made.exit_code, 0) << made.output;
  EXPECT_EQ(std::filesystem::file_size(folder.path() + "/unterlagen-000108.bin"), 33'554'432U);
}

}  // namespace
}  // namespace nabe::samples::test
