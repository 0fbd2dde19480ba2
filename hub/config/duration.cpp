// SPDX-License-Identifier: EUPL-1.2
#include "config/duration.h"

#include <array>
#include <limits>

namespace nabe::config {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 5> kDurationUnits = {
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

constexpr std::array<Unit, 9> kSizeUnits = {{{"TiB", 1ULL << 40},
                                             {"GiB", 1ULL << 30},
                                             {"MiB", 1ULL << 20},
                                             {"KiB", 1ULL << 10},
                                             {"B", 1},
                                             {"TB", 1'000'000'000'000},
                                             {"GB", 1'000'000'000},
                                             {"MB", 1'000'000},
                                             {"kB", 1'000}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the digits at the front of `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  if (text.empty() || !is_digit(text.front())) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  while (!text.empty() && is_digit(text.front())) {
    const auto digit = static_cast<std::uint64_t>(text.front() - '0');
    if (number > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) {
      return std::nullopt;
    }
    number = number * 10 + digit;
    text.remove_prefix(1);
  }
  return number;
}

std::string_view take_unit(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && !is_digit(text[length])) {
    ++length;
  }
  const std::string_view unit = text.substr(0, length);
  text.remove_prefix(length);
  return unit;
}

std::optional<std::uint64_t> scaled(std::uint64_t number, std::uint64_t factor) {
  if (number > std::numeric_limits<std::uint64_t>::max() / factor) {
    return std::nullopt;
  }
  return number * factor;
}

}  // namespace

std::optional<std::uint64_t> parse_duration_ms(std::string_view text) {
  std::uint64_t sum = 0;
  std::size_t next_unit = 0;
  if (text.empty()) {
    return std::nullopt;
  }
  while (!text.empty()) {
    const auto number = take_number(text);
    if (!number) {
      return std::nullopt;
    }
    const std::string_view name = take_unit(text);
    while (next_unit < kDurationUnits.size() && kDurationUnits[next_unit].name != name) {
      ++next_unit;
    }
    if (next_unit == kDurationUnits.size()) {
      return std::nullopt;
    }
    const auto part = scaled(*number, kDurationUnits[next_unit].factor);
    if (!part || *part > std::numeric_limits<std::uint64_t>::max() - sum) {
      return std::nullopt;
    }
    sum += *part;
    ++next_unit;
  }
  return sum;
}

std::string format_duration_ms(std::uint64_t duration_ms) {
  std::string text;
  for (const Unit& unit : kDurationUnits) {
    if (duration_ms >= unit.factor) {
      text += std::to_string(duration_ms / unit.factor) + std::string(unit.name);
      duration_ms %= unit.factor;
    }
  }
  return text.empty() ? "0s" : text;
}

std::optional<std::uint64_t> parse_size_bytes(std::string_view text) {
  const auto number = take_number(text);
  if (!number) {
    return std::nullopt;
  }
  for (const Unit& unit : kSizeUnits) {
    if (unit.name == text) {
      return scaled(*number, unit.factor);
    }
  }
  return std::nullopt;
}

std::string format_size_bytes(std::uint64_t size_bytes) {
  for (const Unit& unit : kSizeUnits) {
    if (size_bytes >= unit.factor && size_bytes % unit.factor == 0) {
      return std::to_string(size_bytes / unit.factor) + std::string(unit.name);
    }
  }
  return "0B";
}

}  // namespace nabe::config
