// SPDX-License-Identifier: EUPL-1.2
// What the pages of errors say, and which codes there are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "project_files.h"

namespace nabe::docs {
namespace {

/// NABE-AREA-NNN at this place of the text; empty if there is none.
std::string code_at(const std::string& text, std::size_t begin) {
  constexpr std::string_view kPrefix = "NABE-";
  if (text.compare(begin, kPrefix.size(), kPrefix) != 0) {
    return {};
  }
  const auto count = [&text](std::size_t from, int (*is)(int)) {
    std::size_t to = from;
    while (to < text.size() && is(static_cast<unsigned char>(text[to])) != 0) {
      ++to;
    }
    return to - from;
  };
  const std::size_t area = count(begin + kPrefix.size(), std::isupper);
  const std::size_t dash = begin + kPrefix.size() + area;
  if (area == 0 || dash >= text.size() || text[dash] != '-' || count(dash + 1, std::isdigit) != 3) {
    return {};
  }
  return text.substr(begin, dash + 4 - begin);
}

std::vector<fs::path> error_pages() {
  return files_below(root() / "docs/errors", [](const fs::path&) { return true; });
}

/// Code -> the file that has its section, as often as there is one.
std::multimap<std::string, fs::path> documented_codes() {
  std::multimap<std::string, fs::path> documented;
  for (const fs::path& page : error_pages()) {
    for (const std::string& line : lines_of(read_file(page))) {
      if (line.rfind("## ", 0) == 0) {
        const std::string code = code_at(line, 3);
        EXPECT_TRUE(!code.empty() && line.size() > 3 + code.size() + 1) << name_of(page) << ": " << line;
        documented.emplace(code, page);
      }
    }
  }
  return documented;
}

/// Code -> the first source that names it.
std::map<std::string, fs::path> codes_of_sources() {
  std::map<std::string, fs::path> used;
  for (const fs::path& source : sources()) {
    const std::string text = read_file(source);
    for (std::size_t at = text.find("NABE-"); at != std::string::npos; at = text.find("NABE-", at + 1)) {
      if (const std::string code = code_at(text, at); !code.empty()) {
        used.emplace(code, source);
      }
    }
  }
  return used;
}

TEST(ErrorDocs, HaveASectionForEachCodeOfTheSources) {
  const auto documented = documented_codes();
  const auto used = codes_of_sources();
  ASSERT_GT(used.size(), 100U);
  for (const auto& [code, source] : used) {
    EXPECT_EQ(documented.count(code), 1U) << code << " of " << name_of(source);
  }
}

TEST(ErrorDocs, ExplainNoCodeThatTheSourcesDoNotHave) {
  const auto used = codes_of_sources();
  for (const auto& [code, page] : documented_codes()) {
    EXPECT_EQ(used.count(code), 1U) << code << " in " << name_of(page);
  }
}

TEST(ErrorDocs, KeepEachCodeOnThePageOfItsArea) {
  for (const auto& [code, page] : documented_codes()) {
    std::string area = code.substr(5, code.rfind('-') - 5);
    std::transform(area.begin(), area.end(), area.begin(), [](unsigned char c) { return std::tolower(c); });
    EXPECT_EQ(page.stem().string(), area) << code;
  }
}

TEST(ErrorDocs, GiveEachCodeACauseAndARemedy) {
  for (const fs::path& page : error_pages()) {
    const std::string text = read_file(page);
    for (std::size_t begin = text.find("\n## "); begin != std::string::npos; begin = text.find("\n## ", begin + 1)) {
      const std::string section = text.substr(begin, text.find("\n## ", begin + 1) - begin);
      EXPECT_NE(section.find("\nCause: "), std::string::npos) << name_of(page) << section;
      EXPECT_NE(section.find("\nRemedy: "), std::string::npos) << name_of(page) << section;
    }
  }
}

TEST(ErrorDocs, AreListedPageByPageInTheIndex) {
  const std::string index = read_file(root() / "docs/errors.md");
  for (const fs::path& page : error_pages()) {
    EXPECT_NE(index.find("(errors/" + page.filename().string() + ")"), std::string::npos) << name_of(page);
  }
}

}  // namespace
}  // namespace nabe::docs
