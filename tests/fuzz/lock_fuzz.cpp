// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plugin/lock_file.h"

namespace {

void require(bool good) {
  if (!good) {
    std::abort();
  }
}

}  // namespace

/// Any bytes as a lock file: what was understood is complete, names files of its own folder alone and is understood
/// again when it is written; what was not is explained with a place in the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nabe;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<std::vector<plugin::LockEntry>> entries = plugin::parse_lock(text, "plugins.lock");
  if (!entries) {
    require(!entries.error().message.empty() && entries.error().where && entries.error().where->line > 0 &&
            entries.error().where->column > 0);
    return 0;
  }
  for (const plugin::LockEntry& entry : *entries) {
    require(!entry.id.empty() && !entry.version.empty() && entry.sha256.size() == 64);
    require(!entry.file.empty() && entry.file.front() != '.' && entry.file.find('/') == std::string::npos);
    // The name is handed to the C library, for which it would end at such a byte.
    require(entry.file.find('\0') == std::string::npos);
  }
  const auto again = plugin::parse_lock(plugin::format_lock(*entries), "plugins.lock");
  require(again.ok() && *again == *entries);
  return 0;
}
