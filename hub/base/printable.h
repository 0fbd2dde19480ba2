// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nabe {

/// The text as it may be written to a terminal or into one line of a log: control characters (line ends, escape
/// sequences, C1, bidirectional overrides, line separators) become `\n`, `\t` or `\u{1b}`, bytes that are not UTF-8
/// become `\xff`, a backslash is doubled. What is longer than `max_bytes` ends in `...`. Threads: [any].
std::string printable(std::string_view text, std::size_t max_bytes = 4096);

/// The text as a JSON string with its quotes; what is not UTF-8 becomes U+FFFD. Control characters, C1, bidirectional
/// overrides and line separators are escaped, so that the result is safe on a terminal too. Threads: [any].
std::string json_string(std::string_view text, std::size_t max_bytes = 4096);

}  // namespace nabe
