// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nabe::appointment {

inline constexpr std::int64_t kDaySeconds = 24 * 3600;

/// Seconds since 1970 of a moment with its offset from UTC: 2027-01-11T09:00:00+01:00, seconds may be left out. Nothing
/// for anything else: a time without its offset is two times in autumn, and none in spring.
std::optional<std::int64_t> parse_time(std::string_view text);
/// 2027-01-11T08:00:00Z
std::string time_text(std::int64_t seconds);

struct Day {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
};
Day day_of(std::int64_t seconds);
/// 2027-01-11
std::string day_text(std::int64_t seconds);
/// Seconds since 1970 at which the day begins; nothing if the text is no day.
std::optional<std::int64_t> parse_day(std::string_view text);

}  // namespace nabe::appointment
