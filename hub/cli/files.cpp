// SPDX-License-Identifier: EUPL-1.2
#include "cli/files.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <fstream>
#include <istream>
#include <system_error>

#include "base/printable.h"
#include "cli/codes.h"

namespace nabe::cli {
namespace {

Error unreadable(const std::string& path, const std::string& why) {
  return {code::kFileUnreadable, "cannot read " + printable(path, 200) + ": " + why, "", {}};
}

}  // namespace

Result<std::string> read_input(Console& console, const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    errno = 0;
    file.open(path, std::ios::binary);
    if (!file) {
      return unreadable(path, std::generic_category().message(errno));
    }
  }
  std::istream& from = path == "-" ? console.in : file;
  std::string text;
  std::array<char, 65'536> block{};
  while (from.read(block.data(), block.size()), from.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(from.gcount()));
    if (text.size() > kMostInputBytes) {
      return unreadable(path, "it has more than " + std::to_string(kMostInputBytes) + " bytes");
    }
  }
  if (from.bad()) {
    return unreadable(path, "the disk or device failed");
  }
  return text;
}

std::string media_type_of(const std::string& path) {
  const std::string ending = ".json";
  return path.size() > ending.size() && path.compare(path.size() - ending.size(), ending.size(), ending) == 0
             ? "application/json"
             : "application/xml";
}

std::string own_executable() {
  std::array<char, PATH_MAX> path{};
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  return size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : "/proc/self/exe";
}

}  // namespace nabe::cli
