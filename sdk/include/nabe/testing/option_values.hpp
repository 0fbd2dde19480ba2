// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "nabe/abi.h"
#include "nabe/outcome.hpp"
#include "nabe/testing/message.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

/// Throws std::invalid_argument if `number`, the value of the option as `text` gives it, is outside of its range.
inline std::string in_range(const nabe_option& option, std::int64_t number, const std::string& text) {
  const bool bounded = option.min != 0 || option.max != 0;
  if (bounded && (number < option.min || number > option.max)) throw std::invalid_argument("out of range: " + text);
  return std::to_string(number);
}

inline bool is_choice(const nabe_option& option, const std::string& text) {
  for (std::uint32_t i = 0; i < option.choice_count; ++i) {
    if (from_abi(option.choices[i]) == text) return true;
  }
  return false;
}

/// `text` as the hub would hand it over: durations in milliseconds, sizes in bytes, everything else as it is. Throws
/// std::invalid_argument if it is no value of the option.
inline std::string canonical(const nabe_option& option, const std::string& text) {
  struct Unit {
    std::string_view name;
    std::uint64_t factor;
  };
  static constexpr Unit kDurations[] = {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
  static constexpr Unit kSizes[] = {
      {"B", 1},      {"KiB", 1ull << 10}, {"MiB", 1ull << 20},   {"GiB", 1ull << 30},      {"TiB", 1ull << 40},
      {"kB", 1'000}, {"MB", 1'000'000},   {"GB", 1'000'000'000}, {"TB", 1'000'000'000'000}};
  const auto sum = [&](const auto& units) {
    std::uint64_t total = 0;
    std::string_view rest = text;
    while (!rest.empty()) {
      std::size_t used = 0;
      std::uint64_t number = 0;
      while (used < rest.size() && rest[used] >= '0' && rest[used] <= '9') {
        number = number * 10 + static_cast<std::uint64_t>(rest[used++] - '0');
      }
      const std::string_view digits = rest.substr(0, used);
      rest.remove_prefix(used);
      const std::string_view name = rest.substr(0, rest.find_first_of("0123456789"));
      rest.remove_prefix(name.size());
      std::uint64_t factor = name.empty() ? 1 : 0;
      for (const Unit& unit : units) factor = unit.name == name ? unit.factor : factor;
      if (digits.empty() || factor == 0) throw std::invalid_argument("not a duration or size: " + text);
      total += number * factor;
    }
    return in_range(option, static_cast<std::int64_t>(total), text);
  };
  const auto require = [&](bool holds, const char* what) -> const std::string& {
    if (!holds) throw std::invalid_argument(std::string(what) + ": " + text);
    return text;
  };
  switch (option.type) {
    case NABE_OPTION_DURATION_MS:
      return sum(kDurations);
    case NABE_OPTION_BYTES:
      return sum(kSizes);
    case NABE_OPTION_INT: {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      require(error == std::errc{} && end == text.data() + text.size(), "not a whole number");
      return in_range(option, number, text);
    }
    case NABE_OPTION_BOOL:
      return require(text == "true" || text == "false", "neither true nor false");
    case NABE_OPTION_ENUM:
      return require(is_choice(option, text), "not one of the choices");
    case NABE_OPTION_URL: {
      const std::size_t scheme = text.find("://");
      return require(scheme != std::string::npos && scheme != 0 && scheme + 3 < text.size(), "not a URL");
    }
    default:
      return text;
  }
}

/// What the hub hands to create when an operator gave `given`: canonical values, defaults for what is absent. Throws
/// std::invalid_argument for what a hub would refuse in the configuration: unknown, missing or repeated options, and
/// values that are none.
inline Texts hub_options(const nabe_connector_type& type, const Texts& given) {
  Texts all;
  std::size_t used = 0;
  for (std::uint32_t i = 0; i < type.option_count; ++i) {
    const nabe_option& option = *type.options[i];
    const std::string key(from_abi(option.key));
    std::size_t count = 0;
    for (const auto& [name, value] : given) {
      if (name != key) continue;
      all.emplace_back(key, canonical(option, value));
      ++count;
    }
    used += count;
    if (count > 1 && (option.flags & NABE_OPTION_REPEATED) == 0) {
      throw std::invalid_argument("option " + key + " is given more than once");
    }
    if (count == 0 && (option.flags & NABE_OPTION_REQUIRED) != 0) {
      throw std::invalid_argument("option " + key + " is required");
    }
    if (count == 0 && option.default_value.len != 0) {
      all.emplace_back(key, canonical(option, std::string(from_abi(option.default_value))));
    }
  }
  if (used != given.size()) throw std::invalid_argument("an option that the connector type does not declare");
  return all;
}

/// What a connector with these options may emit: the "*" of its type gives way to the types that its options name.
inline std::vector<std::string> emitted_types(const nabe_connector_type& type, const Texts& values) {
  std::vector<std::string> named;
  for (std::uint32_t i = 0; i < type.option_count; ++i) {
    if ((type.options[i]->flags & NABE_OPTION_EMITTED) == 0) continue;
    for (const auto& [key, value] : values) {
      if (key == from_abi(type.options[i]->key) && !value.empty()) named.push_back(value);
    }
  }
  const bool by_option = !named.empty();
  for (std::uint32_t i = 0; i < type.emit_count; ++i) {
    const std::string_view emitted = from_abi(type.emits[i]);
    if (!by_option || emitted != "*") named.emplace_back(emitted);
  }
  return named;
}

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
