// SPDX-License-Identifier: EUPL-1.2
#include "http_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <thread>

namespace nabe::conformance {
namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
constexpr std::size_t kTailBytes = 7;  // of "\r\n0\r\n\r\n", which ends a chunked body

/// One connection: what was received and not yet taken.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  ~Connection() { ::close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool serve_one() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return false;
    }
    const std::string head = received_.substr(0, end + 2);
    received_.erase(0, end + 2);  // keeps one line break, so that an empty chunked body looks like any other
    if (!skip_body(head)) return false;
    return ::send(fd_, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) > 0;
  }

 private:
  bool receive() {
    std::array<char, 64 * 1024> buffer;
    const ssize_t count = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
  }

  bool skip_body(const std::string& head) {
    const std::size_t length = head.find("\r\nContent-Length: ");
    if (length != std::string::npos) return skip_bytes(2 + std::strtoull(head.c_str() + length + 18, nullptr, 10));
    return head.find("chunked") == std::string::npos ? skip_bytes(2) : skip_chunks();
  }

  bool skip_bytes(std::uint64_t left) {
    while (received_.size() < left) {
      left -= received_.size();
      received_.clear();
      if (!receive()) return false;
    }
    received_.erase(0, static_cast<std::size_t>(left));
    return true;
  }

  bool skip_chunks() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n0\r\n\r\n")) == std::string::npos) {
      if (received_.size() > kTailBytes) received_.erase(0, received_.size() - kTailBytes);
      if (!receive()) return false;
    }
    received_.erase(0, end + kTailBytes);
    return true;
  }

  int fd_;
  std::string received_;
};

[[noreturn]] void serve(int listener) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  while (true) {
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    std::thread([fd] {
      Connection connection(fd);
      while (connection.serve_one()) {
      }
    }).detach();
  }
}

}  // namespace

HttpPeer::HttpPeer() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 64) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  process_ = ::fork();
  if (process_ == 0) serve(listener);
  ::close(listener);
}

HttpPeer::~HttpPeer() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace nabe::conformance
