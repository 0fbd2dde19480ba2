// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nabe::config {

struct Address {
  std::string host;  ///< without brackets
  std::uint16_t port = 0;
};

/// `host:port` with a name, an IPv4 address or an IPv6 address in brackets; port 0 lets the system choose.
std::optional<Address> parse_address(std::string_view text);

/// True for 127.0.0.0/8, ::1 and the name `localhost`; no name is looked up.
bool is_loopback(std::string_view host);

}  // namespace nabe::config
