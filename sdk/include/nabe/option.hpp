// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "nabe/abi.h"
#include "nabe/outcome.hpp"

namespace nabe {
inline namespace abi1 {

/// Declares one option of a connector type, as data: the hub checks the configuration by it, fills in defaults,
/// reads secrets and writes the reference. Made at compile time, in `static constexpr Option options[]`:
///   Option::url("endpoint", "Where to deliver").required().example("https://peer.example/in")
/// An option with neither required() nor by_default() may be absent.
class Option {
 public:
  static constexpr std::size_t kMaxChoices = 16;

  static constexpr Option text(std::string_view key, std::string_view summary) {
    return {NABE_OPTION_STRING, key, summary};
  }
  static constexpr Option integer(std::string_view key, std::string_view summary) {
    return {NABE_OPTION_INT, key, summary};
  }
  static constexpr Option flag(std::string_view key, std::string_view summary) {
    return {NABE_OPTION_BOOL, key, summary};
  }
  static constexpr Option duration(std::string_view key, std::string_view summary) {
    return {NABE_OPTION_DURATION_MS, key, summary};
  }
  static constexpr Option bytes(std::string_view key, std::string_view summary) {
    return {NABE_OPTION_BYTES, key, summary};
  }
  static constexpr Option url(std::string_view key, std::string_view summary) {
    return {NABE_OPTION_URL, key, summary};
  }
  static constexpr Option path(std::string_view key, std::string_view summary) {
    return {NABE_OPTION_PATH, key, summary};
  }
  /// One of the given words.
  template <typename... Choices>
  static constexpr Option choice(std::string_view key, std::string_view summary, Choices... choices) {
    static_assert(sizeof...(Choices) >= 1 && sizeof...(Choices) <= kMaxChoices);
    Option option(NABE_OPTION_ENUM, key, summary);
    option.choices_ = {to_abi(choices)...};
    option.raw_.choice_count = sizeof...(Choices);
    return option;
  }

  constexpr Option required() const { return with(NABE_OPTION_REQUIRED); }
  /// The operator gives it by reference; it reaches the constructor and no log.
  constexpr Option secret() const { return with(NABE_OPTION_SECRET); }
  /// May be given several times: Options::all.
  constexpr Option repeated() const { return with(NABE_OPTION_REPEATED); }
  /// host:port on which the connector accepts connections.
  constexpr Option listener() const { return with(NABE_OPTION_LISTENER); }
  /// When it is given, callers of the listener are authenticated.
  constexpr Option authentication() const { return with(NABE_OPTION_AUTHENTICATION); }
  /// Its values are the message types that the connector emits, in place of the "*" of `emits`: `nabe check` then finds
  /// routes for a type that nobody brings.
  constexpr Option emitted() const { return with(NABE_OPTION_EMITTED); }
  /// As an operator would write it: "10s", "64MiB", "true".
  constexpr Option by_default(std::string_view value) const {
    Option option = *this;
    option.raw_.default_value = to_abi(value);
    return option;
  }
  constexpr Option example(std::string_view value) const {
    Option option = *this;
    option.raw_.example = to_abi(value);
    return option;
  }
  /// Bounds of an integer, a duration in milliseconds or a size in bytes.
  constexpr Option range(std::int64_t min, std::int64_t max) const {
    Option option = *this;
    option.raw_.min = min;
    option.raw_.max = max;
    return option;
  }

  /// The descriptor; `choices` is left to the one who gives this object its final place.
  constexpr const nabe_option& raw() const { return raw_; }
  constexpr const nabe_str* choices() const { return choices_.data(); }

 private:
  constexpr Option(std::int32_t type, std::string_view key, std::string_view summary) {
    raw_.struct_size = sizeof raw_;
    raw_.type = type;
    raw_.key = to_abi(key);
    raw_.summary = to_abi(summary);
  }
  constexpr Option with(std::uint32_t flag) const {
    Option option = *this;
    option.raw_.flags |= flag;
    return option;
  }

  nabe_option raw_{};
  std::array<nabe_str, kMaxChoices> choices_{};
};

/// The connector's options as the hub checked them, with defaults filled in. Lasts for the constructor; the texts that
/// it returns are copies. Errors: std::invalid_argument if an option is asked for that has no value, or as another
/// type than it was declared with; the constructor may let it pass.
class Options {
 public:
  Options(const nabe_pair* pairs, std::uint32_t count) : pairs_(pairs), count_(count) {}

  bool has(std::string_view key) const { return find(key).has_value(); }
  std::string text(std::string_view key) const { return std::string(need(key)); }
  std::string text_or(std::string_view key, std::string_view otherwise) const {
    return std::string(find(key).value_or(otherwise));
  }
  std::int64_t integer(std::string_view key) const { return number<std::int64_t>(key); }
  std::uint64_t bytes(std::string_view key) const { return number<std::uint64_t>(key); }
  Milliseconds duration(std::string_view key) const { return Milliseconds(number<std::int64_t>(key)); }
  bool flag(std::string_view key) const {
    const std::string_view value = need(key);
    if (value == "true") return true;
    if (value == "false") return false;
    throw std::invalid_argument("option " + std::string(key) + " is neither true nor false");
  }
  /// All values of a repeated option, in the order in which the operator gave them.
  std::vector<std::string> all(std::string_view key) const {
    std::vector<std::string> values;
    for (std::uint32_t i = 0; i < count_; ++i) {
      if (from_abi(pairs_[i].key) == key) values.emplace_back(from_abi(pairs_[i].value));
    }
    return values;
  }

 private:
  std::optional<std::string_view> find(std::string_view key) const {
    for (std::uint32_t i = 0; i < count_; ++i) {
      if (from_abi(pairs_[i].key) == key) return from_abi(pairs_[i].value);
    }
    return std::nullopt;
  }
  std::string_view need(std::string_view key) const {
    const std::optional<std::string_view> value = find(key);
    if (!value) throw std::invalid_argument("option " + std::string(key) + " is missing");
    return *value;
  }
  template <typename Number>
  Number number(std::string_view key) const {
    const std::string_view value = need(key);
    Number parsed{};
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc() || end != value.data() + value.size()) {
      throw std::invalid_argument("option " + std::string(key) + " is not a whole number");
    }
    return parsed;
  }

  const nabe_pair* pairs_;
  std::uint32_t count_;
};

}  // namespace abi1
}  // namespace nabe
