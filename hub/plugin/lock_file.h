// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// plugins.lock: what may be loaded, and nothing else. Written by `nabe plugins lock`, never by hand. Its format:
///
///     # comment
///     [[plugin]]
///     id = "org.example.hello"
///     version = "1.0.0"
///     file = "hello.so"
///     sha256 = "64 lower-case hexadecimal digits"
///
/// One block per plugin, each of the four fields once, any order; a value is all between two double quotes of one line
/// and has no escapes and no control characters. `file` is a name in the folder of the lock file, without a slash.
namespace nabe::plugin {

inline constexpr const char* kLockFileName = "plugins.lock";

struct LockEntry {
  std::string id;
  std::string version;
  std::string file;
  std::string sha256;
  friend bool operator==(const LockEntry&, const LockEntry&) = default;
};

/// Reads `folder`/plugins.lock. Errors: NABE-PLG-001 if it cannot be read, NABE-PLG-002 with file:line:col.
/// Blocks: on the disk.
Result<std::vector<LockEntry>> read_lock(const std::string& folder);

/// As read_lock, of a text; `file_name` is for the errors.
Result<std::vector<LockEntry>> parse_lock(std::string_view text, const std::string& file_name);

std::string format_lock(const std::vector<LockEntry>& entries);

}  // namespace nabe::plugin
