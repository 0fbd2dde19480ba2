// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What a path into a body may look like. Pure: text in, verdict out.
namespace nabe::config {

/// One sentence that lists the whole supported syntax, for hints.
inline constexpr const char* kPathSyntax =
    "a path starts with /, // or .// and has steps separated by / or //; a step is name, prefix:name or *; the last "
    "one may also be @name, @prefix:name or text()";

struct PathVerdict {
  std::string problem;                ///< empty: the path is supported
  std::size_t offset = 0;             ///< of the problem, in bytes
  std::vector<std::string> prefixes;  ///< in order, each once
  bool selects_elements = false;      ///< false: attributes or text
};

PathVerdict check_path(std::string_view path);

/// RFC 6901: empty, or `/` and tokens in which `~` is followed by 0 or 1.
PathVerdict check_json_pointer(std::string_view pointer);

/// True for keys of `when` that are meant as paths, not as names of facts.
bool looks_like_path(std::string_view text);

}  // namespace nabe::config
