// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "message.h"

namespace nabe::bench {

/// As they are measured end to end.
inline void message_sizes(benchmark::internal::Benchmark* one) { one->Arg(4096)->Arg(32 * 1024)->Arg(1024 * 1024); }

inline std::string message_of(const benchmark::State& state) {
  return make_message(kServices.front(), static_cast<std::size_t>(state.range(0))).with_id(1);
}

inline constexpr std::size_t kPieceBytes = 64 * 1024;  ///< about as a large body arrives from a socket

/// Calls `take` with each piece until it answers false.
template <typename Take>
void in_pieces(std::string_view bytes, Take take) {
  while (!bytes.empty() && take(bytes.substr(0, kPieceBytes))) bytes.remove_prefix(std::min(bytes.size(), kPieceBytes));
}

}  // namespace nabe::bench
