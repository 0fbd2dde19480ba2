// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace nabe {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::set<std::string> found_in(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match) {
    found.insert((*match)[1]);
  }
  return found;
}

TEST(CliErrorDocs, HaveASectionForEachCodeAndForNoOther) {
  const auto declared = found_in(read_file("/hub/cli/codes.h"), "\"(NABE-CLI-[0-9]{3})\"");

  ASSERT_FALSE(declared.empty());
  EXPECT_EQ(found_in(read_file("/docs/errors/cli.md"), "## (NABE-CLI-[0-9]{3}) "), declared);
}

TEST(CliErrorDocs, GiveEachCodeACauseAndARemedy) {
  const std::string docs = read_file("/docs/errors/cli.md");
  for (std::size_t begin = docs.find("\n## "); begin != std::string::npos; begin = docs.find("\n## ", begin + 1)) {
    const std::string section = docs.substr(begin, docs.find("\n## ", begin + 1) - begin);
    EXPECT_NE(section.find("\nCause: "), std::string::npos) << section;
    EXPECT_NE(section.find("\nRemedy: "), std::string::npos) << section;
  }
}

}  // namespace
}  // namespace nabe
