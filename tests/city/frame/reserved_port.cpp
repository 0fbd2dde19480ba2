// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/reserved_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace nabe::city {

ReservedPort::~ReservedPort() {
  if (fd_ >= 0) ::close(fd_);
}

std::string ReservedPort::take(std::uint16_t port) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  // Bound and never listening. With SO_REUSEADDR on both sides Linux lets a listener of ours have the same port.
  const int one = 1;
  if (fd_ < 0 || ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
      ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return "cannot take port " + std::to_string(port) + ": " + std::generic_category().message(errno);
  }
  port_ = ntohs(address.sin_port);
  return {};
}

}  // namespace nabe::city
