// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace nabe {

/// True for well-formed UTF-8 (no overlong forms, surrogates or code points beyond U+10FFFF). Threads: [any].
bool is_utf8(std::string_view text);

/// True for well-formed UTF-8 of at most `max_bytes` without control characters: fit for a name or an id.
bool is_plain_text(std::string_view text, std::size_t max_bytes);

/// At most `max_bytes` of `text`, cut between characters; bytes that are not UTF-8 become U+FFFD.
std::string bounded_utf8(std::string_view text, std::size_t max_bytes);

}  // namespace nabe
