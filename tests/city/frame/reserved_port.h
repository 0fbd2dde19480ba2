// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

namespace nabe::city {

/// Keeps a port of the loopback for this process while nobody listens on it: connections are refused, and no other
/// process is given the port.
class ReservedPort {
 public:
  ReservedPort() = default;
  ~ReservedPort();
  ReservedPort(const ReservedPort&) = delete;
  ReservedPort& operator=(const ReservedPort&) = delete;

  /// 0: any free port. An empty text, or what failed.
  std::string take(std::uint16_t port);
  std::uint16_t port() const { return port_; }

 private:
  int fd_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace nabe::city
