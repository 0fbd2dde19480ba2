// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace nabe {

/// `2026-03-01T08:15:30.123456Z`. Threads: [any].
std::string utc_text(TimeUs time_us);

/// Reads `2026-03-01`, `2026-03-01T08:15:30Z` and fractions of up to six digits; always UTC. None if it is anything
/// else or such a day does not exist.
std::optional<TimeUs> parse_utc(std::string_view text);

}  // namespace nabe
