// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nabe::plugin {

/// Loads the file into this process, without lock or trust, and says what it is, one `key = value` per line: id,
/// version, vendor, license, abi, and a line `type` per connector type. Loading runs the static constructors of the
/// file: call it only in a process that exists for nothing else, as `nabe plugins inspect FILE` does.
/// Errors: NABE-PLG-004, -010 .. -019. Blocks: on the disk.
Result<std::string> inspect(const std::string& file);

struct Identity {
  std::string id;
  std::string version;
};

/// Id and version of what `inspect` wrote; none if one is missing or could not stand in plugins.lock.
std::optional<Identity> parse_inspection(std::string_view text);

}  // namespace nabe::plugin
