// SPDX-License-Identifier: EUPL-1.2
#include "common/content_digest.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "common/http_message.h"

namespace nabe::common {
namespace {

constexpr std::size_t kSha256Bytes = 32;

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

/// The bytes of padded base64 in lower-case hexadecimal; nothing if it is none.
std::optional<std::string> hex_of_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++padding;
  }
  std::string hex;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) return std::nullopt;
    bits = (bits << 6U | static_cast<std::uint32_t>(digit)) & 0xFFFFU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      const std::uint32_t byte = bits >> count & 0xFFU;
      hex += "0123456789abcdef"[byte >> 4U];
      hex += "0123456789abcdef"[byte & 0xFU];
    }
  }
  return hex;
}

bool is_key(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
  });
}

}  // namespace

// A dictionary of byte sequences (RFC 8941). Neither key nor base64 has a comma or a colon in it.
std::optional<std::string> declared_sha256(std::string_view content_digest) {
  std::string sha256;
  while (true) {
    const std::size_t comma = content_digest.find(',');
    const std::string_view member = trim_blanks(content_digest.substr(0, comma));
    const std::size_t equals = member.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view key = member.substr(0, equals);
    const std::string_view value = member.substr(equals + 1);
    if (!is_key(key) || value.size() < 2 || value.front() != ':' || value.back() != ':') return std::nullopt;
    const auto hex = hex_of_base64(value.substr(1, value.size() - 2));
    if (!hex) return std::nullopt;
    if (key == "sha-256") {
      if (hex->size() != 2 * kSha256Bytes || (!sha256.empty() && sha256 != *hex)) return std::nullopt;
      sha256 = *hex;
    }
    if (comma == std::string_view::npos) return sha256;
    content_digest.remove_prefix(comma + 1);
  }
}

}  // namespace nabe::common
