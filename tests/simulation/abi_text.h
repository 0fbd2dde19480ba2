// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "nabe/abi.h"

namespace nabe::simulation {

inline nabe_str borrowed(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view_of(nabe_str text) { return {text.ptr, text.len}; }

/// A result for a call, with room for what it says.
struct Answer {
  Answer() {
    result.struct_size = sizeof(result);
    result.detail = {detail, sizeof(detail), 0};
  }
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  nabe_result result{};
  char detail[160];
};

}  // namespace nabe::simulation
