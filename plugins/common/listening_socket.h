// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

namespace nabe::common {

/// A listening socket on the first address of `host` that takes it, not blocking; or -1 and `problem`. The caller
/// closes it. Blocks: while a name is resolved.
int listen_on(const std::string& host, std::uint16_t port, std::string& problem);

/// The port that a socket is bound to, or 0.
std::uint16_t port_of(int socket);

}  // namespace nabe::common
