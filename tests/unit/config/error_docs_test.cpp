// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "fixture.h"

namespace nabe::config::test {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::set<std::string> found(const std::string& text, const std::regex& pattern) {
  std::set<std::string> codes;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    codes.insert((*match)[1]);
  }
  return codes;
}

std::set<std::string> codes_of_the_source() {
  std::set<std::string> codes;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(NABE_SOURCE_DIR) + "/hub/config")) {
    codes.merge(found(read(entry.path()), std::regex("\"(NABE-CFG-[0-9]+)\"")));
  }
  return codes;
}

const std::string kDocs = std::string(NABE_SOURCE_DIR) + "/docs/errors/cfg.md";

std::string first_block_of(const std::filesystem::path& page) {
  const std::string text = read(page);
  const std::size_t begin = text.find("```\n") + 4;
  return text.substr(begin, text.find("```", begin) - begin);
}

TEST(ErrorDocs, HaveASectionForEveryCodeAndNoOther) {
  const std::set<std::string> codes = codes_of_the_source();

  EXPECT_GT(codes.size(), 30U);
  EXPECT_EQ(found(read(kDocs), std::regex("\n## (NABE-CFG-[0-9]+) ")), codes);
}

TEST(ErrorDocs, HaveExampleCauseAndRemedyInEverySection) {
  const std::string docs = read(kDocs);
  for (std::size_t begin = docs.find("\n## "); begin != std::string::npos;) {
    const std::size_t end = docs.find("\n## ", begin + 1);
    const std::string section = docs.substr(begin, end - begin);
    for (const char* part : {"Example:", "Cause:", "Remedy:"}) {
      EXPECT_NE(section.find(part), std::string::npos) << part << " is missing in" << section;
    }
    begin = end;
  }
}

TEST(ErrorDocs, ShowAFindingAsItIsRendered) {
  const std::string department =
      "[department]\nid = \"office\"\nname = \"Office\"\n\n"
      "[connectors.akte]\nplugin = \"archive\"\n\n"
      "# everything goes into the file\n\n"
      "[[route]]\nname = \"all\"\nfrom = \"portal\"\ngrant = [\"*\"]\nto = \"akt\"\n";
  const ResolveOutcome outcome = load({{"nabe.toml", node_text()}, {"departments/office.toml", department}});

  const std::string shown = first_block_of(kDocs);

  EXPECT_EQ(render(outcome.findings).substr(0, shown.size()), shown);
}

TEST(ErrorDocs, ShowAnUnknownKeyAsItIsRendered) {
  const std::string node =
      "[node]\nstate_folder  = \"../state\"\nplugin_folder = \"../plugins\"\nlog_levle = \"info\"\n";

  const ResolveOutcome outcome = load({{"config/nabe.toml", node}});

  EXPECT_EQ(render(outcome.findings), first_block_of(std::string(NABE_SOURCE_DIR) + "/docs/errors.md"));
}

TEST(ErrorCodes, AreAllProvokedByATest) {
  std::string tests;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(NABE_SOURCE_DIR) + "/tests/unit/config")) {
    tests += read(entry.path());
  }

  EXPECT_EQ(found(tests, std::regex("\"(NABE-CFG-[0-9]+)\"")), codes_of_the_source());
}

}  // namespace
}  // namespace nabe::config::test
