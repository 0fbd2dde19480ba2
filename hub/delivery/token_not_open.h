// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"

namespace nabe::delivery {

/// NABE-SES-012: of a completion that comes late or twice.
inline constexpr const char* kTokenNotOpen = "NABE-SES-012";

inline Error token_not_open() {
  return Error{kTokenNotOpen,
               "the completion token is not open (any more)",
               "a delivery is completed once, and before its pending timeout",
               {}};
}

}  // namespace nabe::delivery
