// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace nabe::store {

/// What a read with a `limit` answers at most, however large the limit is. Who takes a shorter answer for the end must
/// not ask for more.
inline constexpr std::uint32_t kMaxPageRows = 1'000;

}  // namespace nabe::store
