// SPDX-License-Identifier: EUPL-1.2
#include "sink.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace nabe::bench {
namespace {

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr std::size_t kMaxHeadBytes = 64 * 1024;
constexpr std::size_t kBeginningBytes = 1024;  ///< the envelope lies in it
constexpr std::string_view kDone = "HTTP/1.1 204 No Content\r\n\r\n";
constexpr std::string_view kNotReadable =
    "HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

void watch(int events, int socket) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket;
  ::epoll_ctl(events, EPOLL_CTL_ADD, socket, &event);
}

/// Answers are short, except for lists, which the benchmark reads while nothing else is under way.
bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      pollfd ready{socket, POLLOUT, 0};
      if (::poll(&ready, 1, 10'000) != 1) return false;
    } else {
      return false;
    }
  }
  return true;
}

std::string_view target_of(std::string_view first_line) {
  const std::size_t begin = first_line.find(' ') + 1;
  return first_line.substr(begin, first_line.find(' ', begin) - begin);
}

}  // namespace

Sink::Sink(int listener) : listener_(listener), events_(::epoll_create1(EPOLL_CLOEXEC)), buffer_(kReadBytes, '\0') {
  watch(events_, listener_);
}

Sink::~Sink() {
  for (const auto& connection : connections_) ::close(connection.first);
  ::close(events_);
  ::close(listener_);
}

bool Sink::serve() {
  epoll_event ready[256];
  for (;;) {
    const int count = ::epoll_wait(events_, ready, 256, -1);
    if (count < 0 && errno != EINTR) return false;
    for (int i = 0; i < count; ++i) {
      if (ready[i].data.fd == listener_) {
        accept_all();
      } else {
        read(ready[i].data.fd);
      }
    }
  }
}

void Sink::accept_all() {
  for (int socket; (socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(events_, socket);
    connections_[socket] = {};
  }
}

void Sink::read(int socket) {
  const ssize_t got = ::recv(socket, buffer_.data(), buffer_.size(), 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0 || !take(socket, connections_[socket], {buffer_.data(), static_cast<std::size_t>(got)})) drop(socket);
}

bool Sink::take(int socket, Connection& connection, std::string_view bytes) {
  std::string whole;
  while (!bytes.empty()) {
    if (connection.body_missing_bytes > 0) {
      const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(connection.body_missing_bytes, bytes.size()));
      take_body(connection, bytes.substr(0, part));
      bytes.remove_prefix(part);
      if (connection.body_missing_bytes == 0 && !end(socket, connection)) return false;
      continue;
    }
    if (!connection.kept.empty()) {
      whole = std::move(connection.kept).append(bytes);
      connection.kept.clear();
      bytes = whole;
    }
    const auto head = read_head(bytes);
    if (!head) {
      connection.kept = bytes;
      return bytes.size() <= kMaxHeadBytes;
    }
    if (!begin(socket, connection, *head)) return false;
    bytes.remove_prefix(head->size_bytes);
  }
  return true;
}

bool Sink::begin(int socket, Connection& connection, const HttpHead& head) {
  connection.target = target_of(head.first_line);
  connection.close = head.close;
  connection.body_missing_bytes = head.body_bytes;
  if (head.first_line.starts_with("GET ")) return control(socket, connection.target) && !head.close;
  if (!head.readable) {
    arrivals_.note(connection.target, {});
    send_all(socket, kNotReadable);
    return false;
  }
  return head.body_bytes > 0 || end(socket, connection);
}

void Sink::take_body(Connection& connection, std::string_view bytes) {
  if (connection.kept.size() < kBeginningBytes) {
    connection.kept.append(bytes.substr(0, kBeginningBytes - connection.kept.size()));
  }
  connection.body_missing_bytes -= bytes.size();
}

bool Sink::end(int socket, Connection& connection) {
  arrivals_.note(connection.target, connection.kept);
  connection.kept.clear();
  return send_all(socket, kDone) && !connection.close;
}

bool Sink::control(int socket, std::string_view target) {
  std::string answer;
  if (target == "/stats") answer = arrivals_.stats_json();
  if (target == "/list") answer = arrivals_.list();
  if (target == "/reset") arrivals_.forget();
  return send_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(answer.size()) + "\r\n\r\n" + answer);
}

void Sink::drop(int socket) {
  ::close(socket);
  connections_.erase(socket);
}

}  // namespace nabe::bench
