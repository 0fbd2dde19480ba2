// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::config {

/// The fewest insertions, deletions, substitutions and swaps of neighbours (in bytes) that turn `a` into `b`, no
/// part being edited twice (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that the writer of `name` most likely meant; none if all are too far away (more than a third of
/// the longer name). The first of equals wins.
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& candidates);

/// A hint: `did you mean "x"?`, or else `known KIND: a, b, c` (at most eight of them).
std::string name_hint(std::string_view name, std::string_view kind, const std::vector<std::string>& candidates);

}  // namespace nabe::config
