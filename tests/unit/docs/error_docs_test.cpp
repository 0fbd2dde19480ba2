// SPDX-License-Identifier: EUPL-1.2
// What the pages of errors say, and which codes there are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "project_files.h"

namespace nabe::docs {
namespace {

constexpr std::size_t kShortestLiteralBytes = 3;

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

/// The texts in quotes of a source, those that follow each other as one, the longest first.
std::vector<std::string> literals_of_sources() {
  static const std::regex kJoint("\"\\s*\n\\s*\"");
  static const std::regex kLiteral("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  std::set<std::string> all;
  for (const fs::path& source : sources()) {
    const std::string text = std::regex_replace(read_file(source), kJoint, "");
    for (std::string& literal : matches_in(text, kLiteral)) {
      if (literal.size() >= kShortestLiteralBytes) all.insert(std::move(literal));
    }
  }
  std::vector<std::string> longest_first(all.begin(), all.end());
  std::stable_sort(longest_first.begin(), longest_first.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return longest_first;
}

/// What is left of a line without the texts of the sources and without what other programs say in the examples.
std::string without(std::string line, const std::vector<std::string>& literals) {
  static const std::vector<std::string> kForeign = {"No such file or directory",
                                                    "Permission denied",
                                                    "boost::dll::shared_library::load() failed: libfoo",
                                                    "kommunix",
                                                    "cannot open shared object file",
                                                    "client_key is needed with client_certificate",
                                                    "vector::at",
                                                    "bad_alloc"};
  static const std::string kCovered = " | ";
  for (const std::vector<std::string>* texts : {&kForeign, &literals}) {
    for (const std::string& text : *texts) {
      for (std::size_t at = 0; (at = line.find(text, at)) != std::string::npos; at += kCovered.size()) {
        line.replace(at, text.size(), kCovered);
      }
    }
  }
  return line;
}

/// Names, numbers, paths and quotations: values of the example. A word of plain letters is none.
bool is_value(const std::string& word) {
  return word == "|" || std::any_of(word.begin(), word.end(), [](char c) { return c < 'a' || c > 'z'; });
}

TEST(ErrorDocs, ShowOfARefusedPluginNoWordThatTheSourcesDoNotSay) {
  const std::vector<std::string> literals = literals_of_sources();
  std::size_t examples = 0;
  bool fenced = false;
  for (const std::string& line : lines_of(read_file(root() / "docs/errors/plg.md"))) {
    fenced = fenced != (line.rfind("```", 0) == 0);
    const std::size_t code = line.find("NABE-");
    if (!fenced || code == std::string::npos) continue;
    ++examples;
    std::istringstream words(without(line.substr(line.find(": ", code)), literals));
    for (std::string word; words >> word;) EXPECT_TRUE(is_value(word)) << '"' << word << "\" of: " << line;
  }
  EXPECT_EQ(examples, 26U);
}

}  // namespace
}  // namespace nabe::docs
