// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "nabe/abi.h"

/// Text that crosses the line between hub and plugin. Threads: [any]. Blocks: no.
namespace nabe::plugin {

/// Well-formed UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

/// At most `max_bytes` of `text`, cut between characters; what is no UTF-8 becomes U+FFFD and each control character
/// a space, so that the result is safe on one line of a log.
std::string repaired(std::string_view text, std::size_t max_bytes);

/// The longest prefix of at most `max_bytes` that does not end within a character.
std::string_view cut(std::string_view text, std::size_t max_bytes);

/// A null pointer goes with length 0 only.
inline bool is_sound(nabe_str text) { return text.ptr != nullptr || text.len == 0; }

/// Empty for a text that is not sound.
inline std::string_view view(nabe_str text) {
  return text.ptr == nullptr ? std::string_view{} : std::string_view{text.ptr, text.len};
}

inline nabe_str borrow(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace nabe::plugin
