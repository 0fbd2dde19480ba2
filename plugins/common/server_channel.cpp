// SPDX-License-Identifier: EUPL-1.2
#include "common/server_channel.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace nabe::common {
namespace {

/// What one TLS record can hold.
constexpr std::size_t kRecordBytes = 16 * 1024;

ServerChannel::Step failed_step() {
  const bool temporary = errno == EAGAIN || errno == EINTR;
  return {temporary ? ServerChannel::Status::Wait : ServerChannel::Status::Broken, 0};
}

ServerChannel::Step of_tls(const TlsStream::Step& step) {
  using Status = ServerChannel::Status;
  switch (step.status) {
    case TlsStream::Status::Done:
      return {Status::Done, step.bytes};
    case TlsStream::Status::Ended:
      return {Status::Ended, 0};
    case TlsStream::Status::Broken:
      return {Status::Broken, 0};
    default:
      return {Status::Wait, 0};
  }
}

}  // namespace

ServerChannel::ServerChannel(int fd, std::shared_ptr<const TlsContext> tls)
    : fd_(fd), tls_(tls ? TlsStream::to_client(std::move(tls), fd) : nullptr), established_(tls_ == nullptr) {}

ServerChannel::~ServerChannel() {
  if (tls_) tls_->say_goodbye();
  ::close(fd_);
}

ServerChannel::Step ServerChannel::establish() {
  if (established_) return {};
  const TlsStream::Step step = tls_->handshake();
  const Step result = of_tls(step);
  handshake_writes_ = step.status == TlsStream::Status::WantsWrite;
  established_ = result.status == Status::Done;
  if (result.status != Status::Done && result.status != Status::Wait) {
    ::shutdown(fd_, SHUT_WR);
    return {Status::Broken, 0};
  }
  return result;
}

ServerChannel::Step ServerChannel::read(char* destination, std::size_t capacity) {
  if (!tls_) {
    const ssize_t size = ::recv(fd_, destination, capacity, MSG_DONTWAIT);
    if (size < 0) return failed_step();
    return {size == 0 ? Status::Ended : Status::Done, static_cast<std::size_t>(size)};
  }
  const TlsStream::Step step = tls_->read(destination, capacity);
  const Step result = of_tls(step);
  read_awaits_output_ = step.status == TlsStream::Status::WantsWrite;
  return result;
}

ServerChannel::Step ServerChannel::write(std::string_view head, std::string_view body) {
  if (!tls_) {
    std::array<iovec, 2> pieces{iovec{const_cast<char*>(head.data()), head.size()},
                                iovec{const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    const ssize_t size = ::sendmsg(fd_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size < 0) return failed_step();
    return {Status::Done, static_cast<std::size_t>(size)};
  }
  // One record for a small answer. A repeat after Wait begins with the same bytes and has at least as many.
  std::string together;
  std::string_view bytes = body;
  if (!head.empty()) {
    together.assign(head.substr(0, kRecordBytes));
    together.append(body.substr(0, kRecordBytes - together.size()));
    bytes = together;
  }
  const TlsStream::Step step = tls_->write(bytes);
  const Step result = of_tls(step);
  write_awaits_input_ = step.status == TlsStream::Status::WantsRead;
  return result;
}

void ServerChannel::end_output() {
  if (tls_) tls_->say_goodbye();
  ::shutdown(fd_, SHUT_WR);
}

bool ServerChannel::drop_input() {
  std::array<char, kRecordBytes> dropped{};
  const ssize_t size = ::recv(fd_, dropped.data(), dropped.size(), MSG_DONTWAIT);
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

std::uint32_t ServerChannel::interest(bool wants_input, bool has_output) const {
  if (!established_) return handshake_writes_ ? EPOLLOUT : EPOLLIN | EPOLLRDHUP;
  std::uint32_t events = 0;
  if (wants_input) events |= read_awaits_output_ ? EPOLLOUT : EPOLLIN | EPOLLRDHUP;
  if (has_output) events |= write_awaits_input_ ? EPOLLIN : EPOLLOUT;
  return events;
}

bool ServerChannel::can_read(std::uint32_t events) const {
  return (events & (EPOLLIN | EPOLLRDHUP)) != 0 || (read_awaits_output_ && (events & EPOLLOUT) != 0);
}

}  // namespace nabe::common
