// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nabe::message {

struct JsonLimits {
  std::size_t max_bytes = 4 * 1024 * 1024;
  std::size_t max_depth = 64;
};

/// True for the form of RFC 6901: empty, or tokens that each begin with "/", with ~0 and ~1 as the only escapes.
bool is_json_pointer(std::string_view text);

/// The value that each pointer selects in the document, in the order of the pointers: text as it is, numbers and
/// truth values in their JSON form (a number in the shortest form of its value; an integer beyond 64 bits is refused).
/// Of a repeated key the last value counts. Null, an object, an array, or
/// nothing at all: no value.
/// Errors: NABE-MSG-020 not JSON, NABE-MSG-021 too large, NABE-MSG-022 too deep.
/// Threads: [any]. Blocks: no.
Result<std::vector<std::optional<std::string>>> json_values(std::string_view document,
                                                            const std::vector<std::string>& pointers,
                                                            const JsonLimits& limits = {});

}  // namespace nabe::message
