// SPDX-License-Identifier: EUPL-1.2
#include "config/source_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include "config/codes.h"
#include "config/document_limits.h"

namespace nabe::config {

namespace {

constexpr const char* kNodeFile = "nabe.toml";

namespace fs = std::filesystem;

Error unreadable(const fs::path& path, const std::string& why) {
  return {code::kUnreadableFile, why, "", SourcePosition{path.string(), 0, 0, ""}};
}

bool read_file(const fs::path& path, SourceFiles& files) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (!fs::exists(status)) {
    files.errors.push_back(unreadable(path, "the file does not exist"));
    return false;
  }
  // A pipe or a device would block or never end.
  if (!fs::is_regular_file(status)) {
    files.errors.push_back(unreadable(path, "this is not a regular file"));
    return false;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    files.errors.push_back(unreadable(path, "the file cannot be opened: check its permissions"));
    return false;
  }
  // One byte more than allowed, so that the parser sees that it is too large.
  std::string text(kMaxFileBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) {
    files.errors.push_back(unreadable(path, "the file cannot be read"));
    return false;
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  files.texts.push_back({path.string(), std::move(text)});
  return true;
}

/// False if something in the folder could not be read. A folder that does not exist is empty.
bool read_folder(const fs::path& folder, SourceFiles& files) {
  std::error_code failure;
  if (!fs::exists(folder, failure)) {
    return true;
  }
  std::vector<fs::path> paths;
  fs::directory_iterator entry(folder, failure);
  while (!failure && entry != fs::directory_iterator()) {
    const fs::path path = entry->path();
    if (path.extension() == ".toml" && path.filename().string().front() != '.') {
      paths.push_back(path);
    }
    entry.increment(failure);
  }
  if (failure) {
    files.errors.push_back(unreadable(folder, "the folder cannot be read: " + failure.message()));
    return false;
  }
  std::sort(paths.begin(), paths.end());
  bool complete = true;
  for (const fs::path& path : paths) {
    complete &= read_file(path, files);
  }
  return complete;
}

/// Where departments and profiles are: beside the node's file; of one with a name of its own in the folder of that
/// name, if there is one, so that several nodes can stand in one folder.
fs::path folder_of_parts(const fs::path& node) {
  std::error_code failure;
  const fs::path own = node.parent_path() / node.stem();
  return node.filename() != kNodeFile && fs::is_directory(own, failure) ? own : node.parent_path();
}

}  // namespace

SourceFiles read_source_files(const std::string& config_folder_or_nabe_toml) {
  SourceFiles files;
  std::error_code failure;
  fs::path node = config_folder_or_nabe_toml;
  if (fs::is_directory(node, failure)) {
    node /= kNodeFile;
  }
  const fs::path folder = folder_of_parts(node);
  files.node_unreadable = !read_file(node, files);
  if (files.node_unreadable) {
    files.errors.back().hint = "the configuration is a folder with nabe.toml, departments/ and profiles/";
  }
  read_folder(folder / "departments", files);
  files.profiles_unreadable = !read_folder(folder / "profiles", files);
  return files;
}

}  // namespace nabe::config
