// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "nabe/abi.h"
#include "nabe/outcome.hpp"

/// What a hub takes at most, as the Errors lines of abi.h say: so that a test finds out, not the first long name.
namespace nabe {
inline namespace abi1 {
namespace testing {

inline constexpr std::size_t kMaxTypeBytes = 128;  ///< also names of attributes and systems
inline constexpr std::size_t kMaxIdBytes = 256;
inline constexpr std::size_t kMaxAttributeBytes = 4096;
inline constexpr std::uint32_t kMaxAttributes = 64;
inline constexpr std::uint32_t kMaxReferences = 32;
inline constexpr std::size_t kMaxKeyBytes = 512;
inline constexpr std::size_t kMaxValueBytes = 1U << 20;
inline constexpr std::size_t kMaxReasonBytes = 64;

/// Without control characters and not too long.
inline bool is_plain(nabe_str text, std::size_t max_bytes) {
  const std::string_view bytes = from_abi(text);
  return bytes.size() <= max_bytes &&
         std::none_of(bytes.begin(), bytes.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; });
}

/// A name that a refusal can be counted under.
inline bool is_reason(nabe_str text) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  const std::string_view bytes = from_abi(text);
  return !bytes.empty() && bytes.size() <= kMaxReasonBytes &&
         bytes.find_first_not_of(kAllowed) == std::string_view::npos;
}

inline bool is_reference(nabe_reference reference) {
  return reference.system.len != 0 && reference.id.len != 0 && is_plain(reference.system, kMaxTypeBytes) &&
         is_plain(reference.id, kMaxIdBytes);
}

inline bool is_within_limits(const nabe_message_info& info) {
  if (!is_plain(info.type, kMaxTypeBytes)) return false;
  for (const nabe_str text :
       {info.sender_message_id, info.sender_fact, info.department, info.case_id, info.media_type}) {
    if (!is_plain(text, kMaxIdBytes)) return false;
  }
  if (info.attribute_count > kMaxAttributes || info.reference_count > kMaxReferences) return false;
  for (std::uint32_t i = 0; i < info.attribute_count; ++i) {
    const nabe_pair& attribute = info.attributes[i];
    if (attribute.key.len == 0 || !is_plain(attribute.key, kMaxTypeBytes)) return false;
    if (!is_plain(attribute.value, kMaxAttributeBytes)) return false;
  }
  return std::all_of(info.references, info.references + info.reference_count, is_reference);
}

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
