// SPDX-License-Identifier: EUPL-1.2
#include "session/abi_text.h"

#include <algorithm>
#include <cstring>

namespace nabe::session {

void fill(nabe_buf* buffer, std::string_view text) {
  if (buffer == nullptr) {
    return;
  }
  const std::size_t count = buffer->ptr == nullptr ? 0 : std::min(buffer->cap, text.size());
  if (count > 0) {
    std::memcpy(buffer->ptr, text.data(), count);
  }
  buffer->len = text.size();
}

}  // namespace nabe::session
