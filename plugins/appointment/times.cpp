// SPDX-License-Identifier: EUPL-1.2
#include "appointment/times.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace nabe::appointment {
namespace {

/// Takes what it reads off the front; does not hold once something did not fit.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::int64_t number(std::size_t size, std::int64_t most) {
    std::int64_t value = 0;
    good_ = good_ && rest_.size() >= size;
    for (std::size_t i = 0; good_ && i < size; ++i) {
      good_ = rest_[i] >= '0' && rest_[i] <= '9';
      value = value * 10 + (rest_[i] - '0');
    }
    if (good_) rest_.remove_prefix(size);
    good_ = good_ && value <= most;
    return value;
  }
  void expect(char c) { good_ = take(c) && good_; }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_digits() {
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    good_ = good_ && end > 0;
    rest_.remove_prefix(end);
  }
  bool at_end() const { return good_ && rest_.empty(); }
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::optional<std::int64_t> scan_day(Scanner& scanner) {
  const auto year = static_cast<int>(scanner.number(4, 9999));
  scanner.expect('-');
  const auto month = static_cast<unsigned>(scanner.number(2, 12));
  scanner.expect('-');
  const auto day = static_cast<unsigned>(scanner.number(2, 31));
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!scanner.good() || !date.ok() || year < 1970) return std::nullopt;
  return static_cast<std::int64_t>(std::chrono::sys_days(date).time_since_epoch().count()) * kDaySeconds;
}

}  // namespace

std::optional<std::int64_t> parse_day(std::string_view text) {
  Scanner scanner(text);
  const auto day = scan_day(scanner);
  return scanner.at_end() ? day : std::nullopt;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  Scanner scanner(text);
  const auto day = scan_day(scanner);
  if (!day) return std::nullopt;
  scanner.expect('T');
  const std::int64_t hour = scanner.number(2, 23);
  scanner.expect(':');
  const std::int64_t minute = scanner.number(2, 59);
  std::int64_t second = 0;
  if (scanner.take(':')) {
    second = scanner.number(2, 59);
    if (scanner.take('.')) scanner.skip_digits();
  }
  std::int64_t offset = 0;
  if (!scanner.take('Z')) {
    const bool is_east = scanner.take('+');
    if (!is_east) scanner.expect('-');
    offset = scanner.number(2, 23) * 3600;
    scanner.expect(':');
    offset += scanner.number(2, 59) * 60;
    if (!is_east) offset = -offset;
  }
  if (!scanner.at_end()) return std::nullopt;
  return *day + hour * 3600 + minute * 60 + second - offset;
}

Day day_of(std::int64_t seconds) {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  const std::chrono::year_month_day date(days);
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())};
}

std::string day_text(std::int64_t seconds) {
  const Day day = day_of(seconds);
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%04lld-%02lld-%02lld", static_cast<long long>(day.year),
                static_cast<long long>(day.month), static_cast<long long>(day.day));
  return text.data();
}

std::string time_text(std::int64_t seconds) {
  const std::int64_t in_day = ((seconds % kDaySeconds) + kDaySeconds) % kDaySeconds;
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "T%02lld:%02lld:%02lldZ", static_cast<long long>(in_day / 3600),
                static_cast<long long>(in_day / 60 % 60), static_cast<long long>(in_day % 60));
  return day_text(seconds) + text.data();
}

}  // namespace nabe::appointment
