// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace nabe::docs {

namespace fs = std::filesystem;

/// The folder of the project.
const fs::path& root();

std::string read_file(const fs::path& path);

/// False for a folder that the project does not consist of: what was built, git's own.
bool is_ours(const fs::path& folder);

/// Regular files below `folder`, sorted, for which `wanted` holds. Build folders and git's own are left out.
template <typename Wanted>
std::vector<fs::path> files_below(const fs::path& folder, Wanted wanted) {
  std::vector<fs::path> found;
  for (fs::recursive_directory_iterator at(folder), end; at != end; ++at) {
    if (at->is_symlink() || (at->is_directory() && !is_ours(at->path()))) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file() && wanted(at->path())) {
      found.push_back(at->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> documents();
/// Of what is delivered.
std::vector<fs::path> sources();
/// A path below the project's folder.
std::string name_of(const fs::path& path);

std::vector<std::string> lines_of(const std::string& text);
/// First groups of all matches.
std::vector<std::string> matches_in(const std::string& text, const std::regex& pattern);
/// The text without fenced blocks and without code in the line: what is left of it is Markdown.
std::string prose_of(const std::string& text);
/// A section of a document by its heading, without it.
std::string section_of(const std::string& text, const std::string& heading);
/// The anchors that the headings of a document get.
std::set<std::string> anchors_of(const std::string& text);

}  // namespace nabe::docs
