// SPDX-License-Identifier: EUPL-1.2
// What operators are told of commands, metrics and the admin API, and what there is.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "project_files.h"

namespace nabe::docs {
namespace {

/// Commands as a text names them: nabe NAME after a backtick or at the beginning of a line.
std::set<std::string> commands_named_in(const std::string& text) {
  constexpr std::string_view kProgram = "nabe ";
  std::set<std::string> named;
  for (std::size_t at = text.find(kProgram); at != std::string::npos; at = text.find(kProgram, at + 1)) {
    if (at == 0 || text[at - 1] == '`' || text[at - 1] == '\n') {
      const std::size_t begin = at + kProgram.size();
      const std::size_t end = std::min(text.size(), text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", begin));
      if (end > begin) {
        named.insert(text.substr(begin, end - begin));
      }
    }
  }
  return named;
}

TEST(Commands, ThatDocumentsNameExist) {
  std::size_t named = 0;
  for (const fs::path& document : documents()) {
    for (const std::string& command : commands_named_in(read_file(document))) {
      ++named;
      EXPECT_TRUE(fs::exists(root() / "hub/cli" / ("command_" + command + ".cpp")))
          << name_of(document) << " names nabe " << command;
    }
  }
  EXPECT_GT(named, 20U);
}

TEST(Commands, ThatTextsOfTheProgramNameExist) {
  for (const fs::path& source : sources()) {
    for (const std::string& command : commands_named_in(read_file(source))) {
      EXPECT_TRUE(fs::exists(root() / "hub/cli" / ("command_" + command + ".cpp")))
          << name_of(source) << " names nabe " << command;
    }
  }
}

TEST(Commands, AreAllListedForOperators) {
  const std::string guide = read_file(root() / "docs/operating.md");
  const std::string prefix = "command_";
  for (const fs::path& file : files_below(root() / "hub/cli", [&](const fs::path& path) {
         return path.extension() == ".cpp" && path.filename().string().rfind(prefix, 0) == 0;
       })) {
    const std::string command = file.stem().string().substr(prefix.size());
    EXPECT_NE(guide.find('`' + command), std::string::npos) << command;
  }
}

/// All names that a pattern finds, once each.
std::set<std::string> names_in(const std::string& text, const std::regex& pattern) {
  const std::vector<std::string> found = matches_in(text, pattern);
  return {found.begin(), found.end()};
}

TEST(Metrics, AreListedForOperatorsAndNoOthers) {
  const std::set<std::string> made =
      names_in(read_file(root() / "hub/admin/metrics.cpp"), std::regex("\"(nabe_[a-z_]+)\""));
  const std::set<std::string> listed =
      names_in(section_of(read_file(root() / "docs/operating.md"), "Metrics"), std::regex("`(nabe_[a-z_]+)[`{]"));

  EXPECT_GT(made.size(), 15U);
  EXPECT_EQ(listed, made);
}

std::vector<std::string> segments_of(const std::string& path) {
  std::vector<std::string> segments;
  std::istringstream parts(path);
  for (std::string part; std::getline(parts, part, '/');) {
    if (!part.empty()) segments.push_back(part.front() == '{' ? "{}" : part);
  }
  return segments;
}

using ApiPath = std::pair<std::string, std::vector<std::string>>;  ///< method; segments, "{}" for any

std::vector<ApiPath> paths_of_the_api() {
  std::vector<ApiPath> paths;
  for (const std::string& line : lines_of(read_file(root() / "hub/admin/api.cpp"))) {
    const std::vector<std::string> words = matches_in(line, std::regex("\"([^\"]+)\""));
    if (line.find("{\"GET\", {") != std::string::npos || line.find("{\"POST\", {") != std::string::npos) {
      paths.emplace_back(words.front(), std::vector<std::string>(words.begin() + 1, words.end()));
    }
  }
  return paths;
}

/// `GET /a/{id}/b?x=`, `/c`: the second one differs in its last segment.
std::vector<ApiPath> paths_for_operators() {
  std::vector<ApiPath> paths;
  for (const std::string& line : lines_of(section_of(read_file(root() / "docs/operating.md"), "The admin API"))) {
    if (line.rfind("| `", 0) != 0) continue;
    for (const std::string& named : matches_in(line.substr(0, line.find(" | ", 2)), std::regex("`([^`?]+)[^`]*`"))) {
      const std::size_t blank = named.find(' ');
      if (blank != std::string::npos) {
        paths.emplace_back(named.substr(0, blank), segments_of(named.substr(blank + 1)));
      } else {
        paths.push_back(paths.back());
        paths.back().second.back() = named.substr(1);
      }
    }
  }
  return paths;
}

bool serves(const ApiPath& served, const ApiPath& asked) {
  return served.first == asked.first &&
         std::equal(served.second.begin(), served.second.end(), asked.second.begin(), asked.second.end(),
                    [](const std::string& known, const std::string& part) { return known == "{}" || known == part; });
}

std::string text_of(const ApiPath& path) {
  std::string text = path.first + ' ';
  for (const std::string& segment : path.second) text += '/' + segment;
  return text;
}

TEST(AdminApi, HasEachPathThatOperatorsAreTold) {
  const std::vector<ApiPath> served = paths_of_the_api();
  EXPECT_GT(served.size(), 14U);
  for (const ApiPath& told : paths_for_operators()) {
    EXPECT_TRUE(std::any_of(served.begin(), served.end(), [&](const ApiPath& path) { return serves(path, told); }))
        << text_of(told);
  }
}

TEST(AdminApi, HasNoPathThatOperatorsAreNotTold) {
  const std::vector<ApiPath> told = paths_for_operators();
  for (const ApiPath& served : paths_of_the_api()) {
    EXPECT_TRUE(std::any_of(told.begin(), told.end(), [&](const ApiPath& path) { return serves(served, path); }))
        << text_of(served);
  }
}

}  // namespace
}  // namespace nabe::docs
