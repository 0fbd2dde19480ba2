// SPDX-License-Identifier: EUPL-1.2
#include "portal/codes.h"

#include <sys/random.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace nabe::portal {
namespace {

constexpr std::string_view kUpper = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view kLower = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kTrackingCodeSize = 32;
constexpr std::size_t kApplicationIdSize = 24;
constexpr std::size_t kGroup = 4;

/// One character of 5 bits for each random byte: simple, and the rest of the byte costs nothing.
std::string random_text(std::size_t size, std::string_view alphabet) {
  std::array<std::uint8_t, kTrackingCodeSize> bytes{};
  if (::getrandom(bytes.data(), size, 0) != static_cast<ssize_t>(size)) {
    throw std::runtime_error("the system gives no random bytes");
  }
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += alphabet[bytes[i] % alphabet.size()];
  return text;
}

char typed(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') return '0';
  return c == 'I' || c == 'L' ? '1' : c;
}

}  // namespace

std::string new_tracking_code() { return random_text(kTrackingCodeSize, kUpper); }

std::string printed_tracking_code(std::string_view code) {
  std::string printed;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % kGroup == 0) printed += '-';
    printed += code[i];
  }
  return printed;
}

std::optional<std::string> typed_tracking_code(std::string_view given) {
  std::string code;
  for (const char c : given) {
    if (c == '-' || c == ' ') continue;
    code += typed(c);
    if (code.size() > kTrackingCodeSize || kUpper.find(code.back()) == std::string_view::npos) return std::nullopt;
  }
  return code.size() == kTrackingCodeSize ? std::optional(code) : std::nullopt;
}

std::string new_application_id() { return random_text(kApplicationIdSize, kLower); }

bool is_application_id(std::string_view text) {
  return text.size() == kApplicationIdSize && text.find_first_not_of(kLower) == std::string_view::npos;
}

}  // namespace nabe::portal
