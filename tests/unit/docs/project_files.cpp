// SPDX-License-Identifier: EUPL-1.2
#include "project_files.h"

#include <cctype>
#include <fstream>
#include <sstream>

namespace nabe::docs {
namespace {

/// The anchor that a heading gets: lower case, blanks to hyphens, no punctuation but hyphen and underscore.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      anchor += '-';
    } else if (byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    }
  }
  return anchor;
}

}  // namespace

const fs::path& root() {
  static const fs::path kRoot = fs::path(NABE_SOURCE_DIR).lexically_normal();
  return kRoot;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_ours(const fs::path& folder) {
  static const std::set<std::string> kForeign = {".git", ".cache", "build"};
  return kForeign.count(folder.filename().string()) == 0;
}

std::vector<fs::path> documents() {
  return files_below(root(), [](const fs::path& path) { return path.extension() == ".md"; });
}

std::vector<fs::path> sources() {
  static const std::set<std::string> kSources = {".c", ".cpp", ".h", ".hpp"};
  std::vector<fs::path> all;
  for (const char* part : {"hub", "plugins", "sdk"}) {
    const auto found =
        files_below(root() / part, [](const fs::path& path) { return kSources.count(path.extension().string()) > 0; });
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

std::string name_of(const fs::path& path) { return path.lexically_relative(root()).string(); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> matches_in(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

std::string prose_of(const std::string& text) {
  std::string prose;
  bool fenced = false;
  for (const std::string& line : lines_of(text)) {
    if (line.find_first_not_of(' ') != std::string::npos && line.substr(line.find_first_not_of(' '), 3) == "```") {
      fenced = !fenced;
    } else if (!fenced) {
      prose += line + '\n';
    }
  }
  // A backtick is not doubled in these documents, so that pairs are code.
  std::string text_only;
  bool code = false;
  for (const char c : prose) {
    code = code != (c == '`');
    if (!code) {
      text_only += c;
    }
  }
  return text_only;
}

std::set<std::string> anchors_of(const std::string& text) {
  std::set<std::string> anchors;
  std::map<std::string, int> seen;
  bool fenced = false;
  for (const std::string& line : lines_of(text)) {
    fenced = fenced != (line.rfind("```", 0) == 0);
    const std::size_t level = line.find_first_not_of('#');
    if (!fenced && level != std::string::npos && level > 0 && line[level] == ' ') {
      const std::string anchor = anchor_of(line.substr(level + 1));
      const int repeat = seen[anchor]++;
      anchors.insert(repeat == 0 ? anchor : anchor + '-' + std::to_string(repeat));
    }
  }
  return anchors;
}

std::string section_of(const std::string& text, const std::string& heading) {
  const std::size_t at = text.find("\n## " + heading + '\n');
  if (at == std::string::npos) {
    return {};
  }
  const std::size_t begin = text.find('\n', at + 1) + 1;
  return text.substr(begin, text.find("\n## ", begin) - begin);
}

}  // namespace nabe::docs
