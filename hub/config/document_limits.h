// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nabe::config {

inline constexpr std::size_t kMaxFileBytes = 1U << 20;
inline constexpr int kMaxDots = 16;      ///< in one dotted key
inline constexpr int kMaxBrackets = 32;  ///< open at once

/// The first place where a text goes beyond the limits. Lines and columns count from 1, columns in characters.
struct LimitProblem {
  std::string what;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// Bounds the depth of the tree before a parser builds it, because trees are parsed, copied and destroyed by
/// recursion: dots outside of strings and comments and open brackets are counted. Also finds headers of tables whose
/// name cannot be one and characters beyond ASCII outside of strings, because the parser does not survive them.
std::optional<LimitProblem> check_limits(std::string_view text);

}  // namespace nabe::config
