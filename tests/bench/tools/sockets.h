// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace nabe::bench {

/// Sockets on 127.0.0.1 alone. -1: not possible, see errno. Ownership: the caller closes.
int listen_on_loopback(std::uint16_t port);  ///< 0: any free port
std::uint16_t port_of(int listener);
int connect_to_loopback(std::uint16_t port);  ///< blocks until connected; the socket does not block afterwards

}  // namespace nabe::bench
