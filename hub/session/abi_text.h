// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "nabe/abi.h"

namespace nabe::session {

inline std::string_view view(nabe_str text) {
  return text.ptr == nullptr ? std::string_view() : std::string_view(text.ptr, text.len);
}

/// Borrows: valid as long as `text`.
inline nabe_str borrow(std::string_view text) { return nabe_str{text.data(), text.size()}; }

/// Fills a buffer of a plugin: at most its capacity, `len` says how much there is. `buffer` may be null.
void fill(nabe_buf* buffer, std::string_view text);

}  // namespace nabe::session
