// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nabe::bench {

/// The services of config/bench, one of ten receivers each.
inline constexpr std::array<std::string_view, 10> kServices = {
    "aufenthaltstitel", "bauantrag",  "elterngeld",      "fuehrerschein",       "gewerbeanmeldung",
    "kfzzulassung",     "meldewesen", "personalausweis", "unterhaltsvorschuss", "wohngeld"};

inline constexpr std::size_t kIdDigits = 12;
/// What stands before the digits of an id, in every message.
inline constexpr std::string_view kIdMark = "<nachrichtenUUID>00000000-0000-4000-8000-";
inline constexpr std::string_view kServiceMark = "<service>";

/// One message of the benchmark in two parts, between which the digits of its id belong: an envelope in the vocabulary
/// of config/bench/profiles with structured fields and a base64 attachment. Immutable. Threads: [any].
struct MessageText {
  std::string before_id;
  std::string after_id;

  std::size_t size_bytes() const { return before_id.size() + kIdDigits + after_id.size(); }
  std::string with_id(std::uint64_t id) const;
};

/// Exactly `size_bytes` long; at least kMinimumBytes. Up to 64 KiB most of it is fields, beyond that most of it is the
/// attachment.
MessageText make_message(std::string_view service, std::size_t size_bytes);
inline constexpr std::size_t kMinimumBytes = 1536;

/// Twelve digits, with leading zeros.
void write_id(std::uint64_t id, char* twelve);

}  // namespace nabe::bench
