// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "plugin_folder.h"

namespace nabe::plugin {
namespace {

std::set<std::string> codes_in(const std::string& text, const std::regex& pattern) {
  std::set<std::string> codes;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    codes.insert((*match)[1]);
  }
  return codes;
}

TEST(ErrorDocs, HaveASectionForEachCodeAndForNoOther) {
  const std::string source = read_file(std::string(NABE_SOURCE_DIR) + "/hub/plugin/codes.h");
  const std::string docs = read_file(std::string(NABE_SOURCE_DIR) + "/docs/errors/plg.md");

  const auto declared = codes_in(source, std::regex("\"(NABE-PLG-[0-9]{3})\""));

  EXPECT_GE(declared.size(), 26U);
  EXPECT_EQ(codes_in(docs, std::regex("\n## (NABE-PLG-[0-9]{3}) ")), declared);
}

TEST(ErrorDocs, GiveEachCodeAnExampleACauseAndARemedy) {
  const std::string docs = read_file(std::string(NABE_SOURCE_DIR) + "/docs/errors/plg.md");
  std::size_t begin = docs.find("\n## ");
  while (begin != std::string::npos) {
    const std::size_t end = docs.find("\n## ", begin + 1);
    const std::string section = docs.substr(begin, end - begin);
    EXPECT_NE(section.find("\nCause: "), std::string::npos) << section;
    EXPECT_NE(section.find("\nRemedy: "), std::string::npos) << section;
    EXPECT_NE(section.find("```"), std::string::npos) << section;
    begin = end;
  }
}

}  // namespace
}  // namespace nabe::plugin
