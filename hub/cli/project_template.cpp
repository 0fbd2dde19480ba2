// SPDX-License-Identifier: EUPL-1.2
#include "cli/project_template.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/printable.h"
#include "cli/codes.h"
#include "cli/files.h"

namespace nabe::cli {
namespace {

namespace fs = std::filesystem;

using Replacements = std::vector<std::pair<std::string, std::string>>;

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= 40 && name.front() >= 'a' && name.front() <= 'z' && name.back() != '_' &&
         name.find("__") == std::string::npos && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

std::string camel(const std::string& name) {
  std::string result;
  bool begins = true;
  for (const char c : name) {
    if (c == '_') {
      begins = true;
    } else {
      result += begins ? upper(c) : c;
      begins = false;
    }
  }
  return result;
}

Replacements replacements_for(const std::string& name) {
  std::string capitals = name;
  std::transform(capitals.begin(), capitals.end(), capitals.begin(), upper);
  return {{"my_connector", name}, {"MyConnector", camel(name)}, {"MY_CONNECTOR", capitals}};
}

std::string replaced(std::string text, const Replacements& replacements) {
  for (const auto& [from, to] : replacements) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

Error not_written(const fs::path& path, const std::string& why) {
  return {code::kNotWritten, "cannot write " + printable(path.string(), 200) + ": " + why, "", {}};
}

Result<void> copy_file(const fs::path& from, const fs::path& to, const Replacements& replacements) {
  std::ifstream in(from, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    return not_written(to, "the template's file cannot be read");
  }
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  std::ofstream out(to, std::ios::binary);
  out << replaced(text.str(), replacements);
  out.close();
  if (!out) {
    return not_written(to, "is the folder writable, and is there room?");
  }
  fs::permissions(to, fs::status(from, error).permissions(), error);
  return {};
}

}  // namespace

Result<std::string> find_template() {
  const fs::path installed = fs::path(own_executable()).parent_path() / NABE_INSTALLED_TEMPLATE;
  for (const fs::path& candidate : {installed, fs::path(NABE_SOURCE_TEMPLATE)}) {
    std::error_code error;
    if (fs::is_directory(candidate, error)) {
      return fs::weakly_canonical(candidate, error).string();
    }
  }
  return Error{code::kNoTemplate,
               "the template of the SDK is not installed",
               "install the SDK, or name a folder with --template",
               {}};
}

Result<std::vector<std::string>> write_project(const std::string& template_folder, const std::string& folder,
                                               const std::string& name) {
  if (!is_name(name)) {
    return Error{code::kBadName,
                 '"' + printable(name, 80) + "\" cannot be the name of a connector type",
                 "a letter, then letters, digits and single underscores, lower case, at most 40",
                 {}};
  }
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return not_written(folder, "it exists and is not empty");
  }
  const Replacements replacements = replacements_for(name);
  std::vector<fs::path> sources;
  for (fs::recursive_directory_iterator entry(template_folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_regular_file()) {
      sources.push_back(entry->path());
    }
  }
  if (error || sources.empty()) {
    return Error{code::kNoTemplate, "there is no template in " + printable(template_folder, 200), "", {}};
  }
  std::sort(sources.begin(), sources.end());
  std::vector<std::string> written;
  for (const fs::path& source : sources) {
    const fs::path target =
        fs::path(folder) / replaced(source.lexically_relative(template_folder).string(), replacements);
    if (auto copied = copy_file(source, target, replacements); !copied) {
      return copied.error();
    }
    written.push_back(target.string());
  }
  return written;
}

}  // namespace nabe::cli
