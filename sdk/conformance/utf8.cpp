// SPDX-License-Identifier: EUPL-1.2
#include "conformance/utf8.h"

#include <cstddef>

namespace nabe::conformance {
namespace {

std::size_t length_by_first_byte(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

bool is_second_byte(unsigned char first, unsigned char second) {
  if (first == 0xE0) return second >= 0xA0 && second <= 0xBF;
  if (first == 0xED) return second >= 0x80 && second <= 0x9F;
  if (first == 0xF0) return second >= 0x90 && second <= 0xBF;
  if (first == 0xF4) return second >= 0x80 && second <= 0x8F;
  return (second & 0xC0U) == 0x80U;
}

}  // namespace

bool is_utf8(std::string_view text, bool cut) {
  while (!text.empty()) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = length_by_first_byte(byte(0));
    if (length == 0) return false;
    if (text.size() > 1 && length > 1 && !is_second_byte(byte(0), byte(1))) return false;
    for (std::size_t i = 2; i < length && i < text.size(); ++i) {
      if ((byte(i) & 0xC0U) != 0x80U) return false;
    }
    if (length > text.size()) return cut;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace nabe::conformance
