// SPDX-License-Identifier: EUPL-1.2
// What is said to whoever changes the project, and what the project says of itself.
#include <gtest/gtest.h>

#include <cctype>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "project_files.h"

namespace nabe::docs {
namespace {

/// The lines of all `sh` blocks of a document, without comments.
std::vector<std::string> shell_lines_of(const fs::path& document) {
  std::vector<std::string> commands;
  bool shell = false;
  for (const std::string& line : lines_of(read_file(document))) {
    if (line.rfind("```", 0) == 0) {
      shell = line == "```sh";
    } else if (shell) {
      commands.push_back(line.substr(0, line.find("  #")));
    }
  }
  return commands;
}

std::string text_of_files(const fs::path& folder, const std::string& extension) {
  std::string text;
  for (const fs::path& file : files_below(folder, [&](const fs::path& path) {
         return path.extension() == extension || path.filename() == "CMakeLists.txt";
       })) {
    text += read_file(file);
  }
  return text;
}

TEST(Contributing, NamesScriptsPresetsTargetsAndTestsThatExist) {
  const std::string presets = read_file(root() / "CMakePresets.json");
  const std::string cmake = text_of_files(root() / "tests", ".cmake");
  const std::string tests = text_of_files(root() / "tests", ".cpp");
  std::size_t looked_at = 0;
  for (const std::string& command : shell_lines_of(root() / "CONTRIBUTING.md")) {
    const std::string program = command.substr(0, command.find(' '));
    const fs::path script = root() / program;
    if (program != "cmake" && program != "ctest") {
      EXPECT_TRUE(fs::is_regular_file(script)) << command;
      for (const std::string& option : matches_in(command, std::regex("(--[a-z-]+)"))) {
        EXPECT_NE(read_file(script).find(option + ')'), std::string::npos) << command;
        ++looked_at;
      }
    }
    for (const std::string& preset : matches_in(command, std::regex("--preset ([a-z]+)"))) {
      EXPECT_NE(presets.find("\"name\": \"" + preset + '"'), std::string::npos) << command;
      ++looked_at;
    }
    for (const std::string& target : matches_in(command, std::regex("--target ([a-z_]+)"))) {
      EXPECT_TRUE(std::regex_search(cmake, std::regex("nabe_test\\(\\s*" + target + "\\s"))) << command;
      ++looked_at;
    }
    for (const std::string& test : matches_in(command, std::regex("-R ([A-Za-z]+)"))) {
      EXPECT_TRUE(std::regex_search(tests, std::regex("TEST(_F|_P)?\\(" + test))) << command;
      ++looked_at;
    }
  }
  EXPECT_GT(looked_at, 6U);
}

TEST(Project, NamesNoFolderOfADevelopersMachine) {
  // Put together here, so that this file does not find itself.
  const std::string slash = "/";
  const std::vector<std::string> folders = {slash + "home/", slash + "Users/", slash + "work/",
                                            root().string() + slash};
  for (const fs::path& file : files_below(root(), [](const fs::path&) { return true; })) {
    const std::string text = read_file(file);
    for (const std::string& folder : folders) {
      for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at + 1)) {
        // "../work/x" and "$PWD/work/x" are relative; an absolute path does not follow a name or a variable.
        const char before = at == 0 ? '\n' : text[at - 1];
        const bool relative = std::isalnum(static_cast<unsigned char>(before)) != 0 ||
                              std::string_view("._-}$)*").find(before) != std::string_view::npos;
        EXPECT_TRUE(relative) << name_of(file) << ": " << text.substr(at, 60);
      }
    }
  }
}

}  // namespace
}  // namespace nabe::docs
