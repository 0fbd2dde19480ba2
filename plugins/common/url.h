// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nabe::common {

/// An http or https URL in its parts.
struct Url {
  bool secure = false;
  std::string host;  ///< lower case; an IPv6 address without its brackets
  std::uint16_t port = 0;
  std::string target = "/";  ///< path and query, as sent in a request line

  /// For the Host header and as a name of the target: host, and the port unless it is the scheme's own.
  std::string authority() const;
};

/// Nothing if the text is no such URL, has user information or a fragment, or holds characters that may not stand in
/// one.
std::optional<Url> parse_url(std::string_view text);

/// All but letters, digits, "-", "." "_" and "~" as %XX, so that the result is one piece of a path or of a query.
std::string percent_encode(std::string_view text);

/// Undoes %XX; nothing if a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);

/// `host:port`, `[v6]:port`; nothing if it is not that.
struct HostPort {
  std::string host;
  std::uint16_t port = 0;
};
std::optional<HostPort> parse_host_port(std::string_view text);

}  // namespace nabe::common
