// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "nabe/abi.h"
#include "nabe/outcome.hpp"
#include "nabe/testing/message.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

/// `text` as the hub would hand it over: durations in milliseconds, sizes in bytes, everything else as it is. Throws
/// std::invalid_argument if the unit is none that the hub knows.
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
    return std::to_string(total);
  };
  if (option.type == NABE_OPTION_DURATION_MS) return sum(kDurations);
  if (option.type == NABE_OPTION_BYTES) return sum(kSizes);
  return text;
}

/// What the hub hands to create when an operator gave `given`: canonical values, defaults for what is absent. Throws
/// std::invalid_argument for what a hub would refuse in the configuration: unknown, missing or repeated options.
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

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
