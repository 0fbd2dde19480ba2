// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace nabe::test {

/// A raw TCP connection of a test; waits at most 10 s for anything.
class Peer {
 public:
  static Peer connect(std::uint16_t port) {
    Peer peer(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(peer.fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) peer.close();
    const int one = 1;
    ::setsockopt(peer.fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return peer;
  }
  explicit Peer(int fd) : fd_(fd) {}
  Peer(Peer&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
  Peer& operator=(Peer&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  ~Peer() { close(); }

  int descriptor() const { return fd_; }
  bool connected() const { return fd_ >= 0; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  /// The peer sees a reset instead of an end.
  void reset() {
    const linger none{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close();
  }
  void end_of_output() { ::shutdown(fd_, SHUT_WR); }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

  /// False at the end of the stream or after the time limit.
  bool receive_some() {
    pollfd watched{fd_, POLLIN, 0};
    if (::poll(&watched, 1, 10'000) <= 0) return false;
    char bytes[16384];
    const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
    if (size > 0) buffer_.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }
  /// Everything until the other side closes.
  std::string receive_all() {
    while (receive_some()) {
    }
    return std::exchange(buffer_, {});
  }
  /// At least up to `end`, which is included; what came behind it stays for the next call.
  std::string receive_until(std::string_view end) {
    std::size_t at = 0;
    while ((at = buffer_.find(end)) == std::string::npos) {
      if (!receive_some()) return std::exchange(buffer_, {});
    }
    return take(at + end.size());
  }
  std::string receive_bytes(std::size_t count) {
    while (buffer_.size() < count && receive_some()) {
    }
    return take(std::min(count, buffer_.size()));
  }
  /// One message with a Content-Length (or none): head and body.
  std::string receive_message() {
    std::string message = receive_until("\r\n\r\n");
    const std::size_t length = message.find("Content-Length: ");
    if (length == std::string::npos) return message;
    return message + receive_bytes(std::strtoull(message.c_str() + length + 16, nullptr, 10));
  }
  /// Drops what was received already; returns how much that was.
  std::size_t drop() { return std::exchange(buffer_, {}).size(); }
  bool at_end() { return buffer_.empty() && !receive_some() && buffer_.empty(); }

 private:
  std::string take(std::size_t count) {
    std::string taken = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return taken;
  }
  int fd_;
  std::string buffer_;
};

/// A listening socket on a free port of the loopback.
class Listener {
 public:
  explicit Listener(int backlog = 64) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(fd_, backlog);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  std::uint16_t port() const { return port_; }
  /// Ends a waiting accept on another thread.
  void shutdown() { ::shutdown(fd_, SHUT_RDWR); }
  Peer accept() { return Peer(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC)); }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

/// Of an answer as it was received; 0 if it is none.
inline int status_of(const std::string& answer) { return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0; }

}  // namespace nabe::test
