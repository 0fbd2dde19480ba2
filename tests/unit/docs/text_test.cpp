// SPDX-License-Identifier: EUPL-1.2
// What documents promise, list and link to.
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "project_files.h"

namespace nabe::docs {
namespace {

/// The quoted lines of a text as one line, without the marks of code.
std::string quotation_in(const std::string& text) {
  std::string quoted;
  for (const std::string& line : lines_of(text)) {
    if (line.rfind("> ", 0) == 0) {
      quoted += (quoted.empty() ? "" : " ") + line.substr(2);
    }
  }
  quoted.erase(std::remove(quoted.begin(), quoted.end(), '`'), quoted.end());
  return quoted;
}

// Whoever changes this sentence changes what the hub promises.
TEST(Guarantee, IsInTheReadmeWordForWord) {
  EXPECT_EQ(quotation_in(section_of(read_file(root() / "README.md"), "The guarantee")),
            "What was acknowledged survives kill -9 and power loss, and reaches every routed connector at least once, "
            "in order per case, with a stable idempotency key; or it visibly waits for a person.");
}

TEST(Guarantee, NamesATestForEachOfItsParts) {
  std::string tests;
  for (const fs::path& file :
       files_below(root() / "tests", [](const fs::path& path) { return path.extension() == ".cpp"; })) {
    tests += read_file(file);
  }
  const std::regex row("\\n\\| ([^|]*\\| [^|]*`[A-Za-z]+\\.[A-Za-z]+`[^|]*)\\|");
  const std::regex name("`([A-Z][A-Za-z]*\\.[A-Z][A-Za-z]*)`");
  std::string parts;
  for (const std::string& cells : matches_in(section_of(read_file(root() / "README.md"), "The guarantee"), row)) {
    parts += cells.substr(0, cells.find('|'));
    for (const std::string& test : matches_in(cells, name)) {
      const std::size_t dot = test.find('.');
      const std::string declared = '(' + test.substr(0, dot) + ", " + test.substr(dot + 1) + ')';
      EXPECT_NE(tests.find(declared), std::string::npos) << "there is no test " << test;
    }
  }
  for (const char* part : {"kill -9", "power loss", "at least once", "in order per case", "stable idempotency key",
                           "visibly waits for a person"}) {
    EXPECT_NE(parts.find(part), std::string::npos) << part;
  }
}

TEST(Decisions, AreListedInTheirIndex) {
  const std::string index = read_file(root() / "docs/decisions/README.md");
  for (const fs::path& record :
       files_below(root() / "docs/decisions", [](const fs::path& path) { return path.filename() != "README.md"; })) {
    EXPECT_NE(index.find("(" + record.filename().string() + ")"), std::string::npos) << name_of(record);
  }
}

TEST(Links, LeadToFilesAndHeadingsOfTheProject) {
  const std::regex link("\\]\\(([^)\\s]+)\\)");
  const std::regex elsewhere("^[a-z]+:.*");
  std::size_t followed = 0;
  for (const fs::path& document : documents()) {
    const std::string text = read_file(document);
    for (const std::string& target : matches_in(prose_of(text), link)) {
      if (std::regex_match(target, elsewhere)) {
        continue;
      }
      ++followed;
      const std::size_t hash = target.find('#');
      const std::string path = target.substr(0, hash);
      const fs::path file = path.empty() ? document : (document.parent_path() / path).lexically_normal();
      const std::string inside = name_of(file);
      EXPECT_NE(inside.substr(0, 2), "..") << name_of(document) << " links out of the project: " << target;
      if (!fs::exists(file)) {
        ADD_FAILURE() << name_of(document) << " links to " << target << ", which does not exist";
      } else if (hash != std::string::npos && file.extension() == ".md") {
        EXPECT_EQ(anchors_of(read_file(file)).count(target.substr(hash + 1)), 1U)
            << name_of(document) << " links to " << target << ", a heading that does not exist";
      }
    }
  }
  EXPECT_GT(followed, 20U);
}

}  // namespace
}  // namespace nabe::docs
