// SPDX-License-Identifier: EUPL-1.2
#include "common/url.h"

#include <algorithm>
#include <charconv>

#include "common/http_message.h"

namespace nabe::common {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

bool is_host(std::string_view text, bool bracketed) {
  if (text.empty()) return false;
  for (char c : text) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && c != '.' && !(bracketed ? c == ':' : (c == '-' || c == '_'))) return false;
  }
  return true;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Splits `host`, `host:port`, `[v6]` and `[v6]:port`; `port` stays empty if there is none.
bool split_authority(std::string_view text, std::string_view& host, std::string_view& port, bool& has_port) {
  bool bracketed = false;
  std::size_t end = 0;
  if (!text.empty() && text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    host = text.substr(1, close - 1);
    end = close + 1;
    bracketed = true;
  } else {
    end = std::min(text.find(':'), text.size());
    host = text.substr(0, end);
  }
  if (!is_host(host, bracketed)) return false;
  has_port = end < text.size();
  if (!has_port) return true;
  if (text[end] != ':') return false;
  port = text.substr(end + 1);
  return !port.empty();
}

}  // namespace

std::string Url::authority() const {
  std::string result = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (secure ? 443 : 80)) result.append(":").append(std::to_string(port));
  return result;
}

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = text.substr(0, colon);
  if (equals_ignoring_case(scheme, "https")) {
    url.secure = true;
  } else if (!equals_ignoring_case(scheme, "http")) {
    return std::nullopt;
  }
  text.remove_prefix(colon + 3);
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>') return std::nullopt;
  }
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  std::string_view host;
  std::string_view port;
  bool has_port = false;
  if (!split_authority(text.substr(0, end), host, port, has_port)) return std::nullopt;
  url.host = to_lower(host);
  url.port = url.secure ? 443 : 80;
  if (has_port) {
    const auto number = parse_port(port);
    if (!number || *number == 0) return std::nullopt;
    url.port = *number;
  }
  url.target = std::string(text.substr(end));
  if (url.target.empty() || url.target.front() != '/') url.target.insert(0, 1, '/');
  return url;
}

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += kDigits[byte >> 4];
      result += kDigits[byte & 15];
    }
  }
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    if (i + 2 >= text.size() || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0) return std::nullopt;
    result += static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
    i += 2;
  }
  return result;
}

std::optional<HostPort> parse_host_port(std::string_view text) {
  std::string_view host;
  std::string_view port;
  bool has_port = false;
  if (!split_authority(text, host, port, has_port) || !has_port) return std::nullopt;
  const auto number = parse_port(port);
  if (!number) return std::nullopt;
  return HostPort{std::string(host), *number};
}

}  // namespace nabe::common
