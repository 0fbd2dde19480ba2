// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nabe::plugin {

/// What a file says of itself; texts are bounded and valid UTF-8.
struct Inspection {
  struct Type {
    std::string name;
    std::string role;  ///< "source", "sink" or "source and sink"
  };
  std::string id;
  std::string version;
  std::string vendor;
  std::string license;
  std::string abi;        ///< "1.1": what it was built with
  std::string needs_abi;  ///< what a hub has to offer
  std::vector<Type> types;
};

/// Loads the file into this process, without lock or trust, and says what it is. Loading runs the static constructors
/// of the file: call it only in a process that exists for nothing else, as `nabe plugins inspect FILE` does.
/// Errors: NABE-PLG-004, -010 .. -019. Blocks: on the disk.
Result<Inspection> inspect(const std::string& file);

/// One `key = value` per line: id, version, vendor, license, abi, and a line `type` per connector type.
std::string inspection_text(const Inspection& inspection);

struct Identity {
  std::string id;
  std::string version;
};

/// Id and version of an inspection_text; none if one is missing or could not stand in plugins.lock.
std::optional<Identity> parse_inspection(std::string_view text);

}  // namespace nabe::plugin
