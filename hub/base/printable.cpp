// SPDX-License-Identifier: EUPL-1.2
#include "base/printable.h"

#include <cstdint>
#include <cstdio>

namespace nabe {
namespace {

struct Rune {
  std::uint32_t value = 0;
  std::size_t size = 1;
  bool valid = false;
};

// One character off the front, strictly: no overlong form, no surrogate, nothing above U+10FFFF.
Rune next_rune(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) {
    return {first, 1, true};
  }
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) {
    return {};
  }
  std::uint32_t value = first & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) {
      return {};
    }
    value = value << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  if (overlong || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    return {};
  }
  return {value, size, true};
}

bool is_unsafe(std::uint32_t rune) {
  return rune < 0x20 || (rune >= 0x7f && rune <= 0x9f) || rune == 0x200e || rune == 0x200f ||
         (rune >= 0x2028 && rune <= 0x202e) || (rune >= 0x2066 && rune <= 0x2069) || rune == 0xfeff;
}

void append_formatted(std::string& out, const char* format, std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, format, value);
  out += text;
}

}  // namespace

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (out.size() >= max_bytes) {
      return out + "...";
    }
    const Rune rune = next_rune(text);
    if (!rune.valid) {
      append_formatted(out, "\\x%02x", static_cast<unsigned char>(text.front()));
    } else if (rune.value == '\n') {
      out += "\\n";
    } else if (rune.value == '\r') {
      out += "\\r";
    } else if (rune.value == '\t') {
      out += "\\t";
    } else if (rune.value == '\\') {
      out += "\\\\";
    } else if (is_unsafe(rune.value)) {
      append_formatted(out, "\\u{%x}", rune.value);
    } else {
      out += text.substr(0, rune.size);
    }
    text.remove_prefix(rune.size);
  }
  return out;
}

std::string json_string(std::string_view text, std::size_t max_bytes) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  while (!text.empty()) {
    if (out.size() > max_bytes) {
      out += "...";
      break;
    }
    const Rune rune = next_rune(text);
    if (!rune.valid) {
      out += "\\ufffd";
    } else if (rune.value == '"' || rune.value == '\\') {
      out += '\\';
      out += text.front();
    } else if (is_unsafe(rune.value)) {
      append_formatted(out, "\\u%04x", rune.value);
    } else {
      out += text.substr(0, rune.size);
    }
    text.remove_prefix(rune.size);
  }
  return out + '"';
}

}  // namespace nabe
