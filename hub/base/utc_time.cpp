// SPDX-License-Identifier: EUPL-1.2
#include "base/utc_time.h"

#include <chrono>
#include <cstdio>

namespace nabe {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

// Takes exactly `count` digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) {
    return std::nullopt;
  }
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> day_us(std::string_view& text) {
  const auto year = digits(text, 4);
  if (!year || !take(text, '-')) {
    return std::nullopt;
  }
  const auto month = digits(text, 2);
  if (!month || !take(text, '-')) {
    return std::nullopt;
  }
  const auto day = digits(text, 2);
  if (!day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days{date}.time_since_epoch().count() * kDay;
}

std::optional<std::int64_t> time_of_day_us(std::string_view& text) {
  const auto hour = digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) {
    return std::nullopt;
  }
  const auto minute = digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) {
    return std::nullopt;
  }
  const auto second = digits(text, 2);
  if (!second || *second > 59) {
    return std::nullopt;
  }
  std::int64_t value = ((*hour * 60LL + *minute) * 60 + *second) * kSecond;
  if (take(text, '.')) {
    std::int64_t unit = kSecond / 10;
    std::size_t count = 0;
    while (const auto digit = digits(text, 1)) {
      if (++count > 6) {
        return std::nullopt;
      }
      value += *digit * unit;
      unit /= 10;
    }
    if (count == 0) {
      return std::nullopt;
    }
  }
  return value;
}

}  // namespace

std::string utc_text(TimeUs time_us) {
  std::int64_t days = time_us / kDay;
  std::int64_t rest = time_us % kDay;
  if (rest < 0) {
    --days;
    rest += kDay;
  }
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  const auto seconds = static_cast<int>(rest / kSecond);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3600,
                seconds / 60 % 60, seconds % 60, static_cast<int>(rest % kSecond));
  return text;
}

std::optional<TimeUs> parse_utc(std::string_view text) {
  const auto day = day_us(text);
  if (!day) {
    return std::nullopt;
  }
  if (text.empty()) {
    return *day;
  }
  if (!take(text, 'T')) {
    return std::nullopt;
  }
  const auto time = time_of_day_us(text);
  if (!time || !take(text, 'Z') || !text.empty()) {
    return std::nullopt;
  }
  return *day + *time;
}

}  // namespace nabe
