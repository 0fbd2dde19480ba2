// SPDX-License-Identifier: EUPL-1.2
#include "common/http_transport.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

namespace nabe::common {
namespace {

/// How often a waiting thread asks whether it is still wanted.
constexpr std::int64_t kAskMs = 100;

IoStatus wait_for(int fd, short events, const Patience& patience) {
  while (true) {
    const std::int64_t left = patience.until_ms - steady_now_ms();
    if (left <= 0) return IoStatus::TimedOut;
    if (patience.cancelled && patience.cancelled()) return IoStatus::Cancelled;
    const std::int64_t slice = patience.cancelled ? std::min(left, kAskMs) : left;
    pollfd watched{fd, events, 0};
    const int count = ::poll(&watched, 1, static_cast<int>(std::min<std::int64_t>(slice, 60'000)));
    if (count > 0) return IoStatus::Done;
    if (count < 0 && errno != EINTR) return IoStatus::Broken;
  }
}

bool has_input(int fd) {
  pollfd watched{fd, POLLIN, 0};
  return ::poll(&watched, 1, 0) != 0;
}

class PlainTransport final : public HttpTransport {
 public:
  explicit PlainTransport(int fd) : fd_(fd) {}
  ~PlainTransport() override { ::close(fd_); }

  IoResult write_some(std::string_view bytes, const Patience& patience) override {
    while (true) {
      const ssize_t size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (size >= 0) return {IoStatus::Done, static_cast<std::size_t>(size)};
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return {IoStatus::Broken, 0};
      if (const IoStatus status = wait_for(fd_, POLLOUT, patience); status != IoStatus::Done) return {status, 0};
    }
  }

  IoResult read_some(char* destination, std::size_t capacity, const Patience& patience) override {
    while (true) {
      // Waiting first: an answer is hardly ever there already, and a failed read costs as much as a poll.
      if (const IoStatus status = wait_for(fd_, POLLIN, patience); status != IoStatus::Done) return {status, 0};
      const ssize_t size = ::recv(fd_, destination, capacity, MSG_DONTWAIT);
      if (size >= 0) return {IoStatus::Done, static_cast<std::size_t>(size)};
      if (errno != EINTR && errno != EAGAIN) return {IoStatus::Broken, 0};
    }
  }

  IoResult read_now(char* destination, std::size_t capacity) override {
    while (true) {
      const ssize_t size = ::recv(fd_, destination, capacity, MSG_DONTWAIT);
      if (size >= 0) return {IoStatus::Done, static_cast<std::size_t>(size)};
      if (errno == EAGAIN) return {IoStatus::Waits, 0};
      if (errno != EINTR) return {IoStatus::Broken, 0};
    }
  }

  bool readable() override { return has_input(fd_); }
  int descriptor() const override { return fd_; }
  short waits_for() const override { return POLLIN; }

 private:
  int fd_;
};

class TlsTransport final : public HttpTransport {
 public:
  TlsTransport(std::shared_ptr<const TlsContext> context, int fd, const std::string& host)
      : fd_(fd), stream_(TlsStream::to_server(std::move(context), fd, host)) {}
  ~TlsTransport() override {
    stream_->say_goodbye();
    ::close(fd_);
  }

  IoResult handshake(const Patience& patience) {
    return run([this] { return stream_->handshake(); }, patience);
  }
  IoResult write_some(std::string_view bytes, const Patience& patience) override {
    return run([&] { return stream_->write(bytes); }, patience);
  }
  IoResult read_some(char* destination, std::size_t capacity, const Patience& patience) override {
    return run([&] { return stream_->read(destination, capacity); }, patience);
  }
  IoResult read_now(char* destination, std::size_t capacity) override {
    return taken(stream_->read(destination, capacity));
  }
  bool readable() override { return stream_->readable(); }
  int descriptor() const override { return fd_; }
  short waits_for() const override { return waits_for_; }
  const std::string& problem() const { return stream_->problem(); }

 private:
  template <typename Call>
  IoResult run(Call call, const Patience& patience) {
    while (true) {
      const IoResult result = taken(call());
      if (result.status != IoStatus::Waits) return result;
      if (const IoStatus status = wait_for(fd_, waits_for_, patience); status != IoStatus::Done) return {status, 0};
    }
  }

  IoResult taken(const TlsStream::Step& step) {
    switch (step.status) {
      case TlsStream::Status::Done:
      case TlsStream::Status::Ended:
        return {IoStatus::Done, step.bytes};
      case TlsStream::Status::Broken:
        return {stream_->refused() ? IoStatus::Refused : IoStatus::Broken, 0};
      case TlsStream::Status::WantsRead:
        waits_for_ = POLLIN;
        break;
      case TlsStream::Status::WantsWrite:
        waits_for_ = POLLOUT;
        break;
    }
    return {IoStatus::Waits, 0};
  }

  int fd_;
  short waits_for_ = POLLIN;
  std::unique_ptr<TlsStream> stream_;
};

int connect_to(const addrinfo& address, const Patience& patience, std::string& problem) {
  const int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    problem = std::generic_category().message(errno);
    return -1;
  }
  int failure = 0;
  if (::connect(fd, address.ai_addr, address.ai_addrlen) != 0) {
    failure = errno;
    if (failure == EINPROGRESS) {
      const IoStatus status = wait_for(fd, POLLOUT, patience);
      socklen_t size = sizeof failure;
      if (status == IoStatus::TimedOut) {
        failure = ETIMEDOUT;
      } else if (status == IoStatus::Cancelled) {
        failure = ECANCELED;
      } else if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0) {
        failure = errno;
      }
    }
  }
  if (failure != 0) {
    problem = std::generic_category().message(failure);
    ::close(fd);
    return -1;
  }
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

}  // namespace

std::int64_t steady_now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

HttpConnector::HttpConnector(TlsClientSettings tls) : settings_(std::move(tls)) {}

void HttpConnector::forget_files() {
  const std::lock_guard lock(mutex_);
  context_.reset();
}

std::shared_ptr<const TlsContext> HttpConnector::context(std::string& problem) {
  const std::lock_guard lock(mutex_);
  if (!context_) context_ = TlsContext::for_client(settings_, problem);
  return context_;
}

std::unique_ptr<HttpTransport> HttpConnector::connect(const Url& url, const Patience& patience, std::string& problem) {
  std::shared_ptr<const TlsContext> tls;
  if (url.secure) {
    tls = context(problem);
    if (!tls) return nullptr;
  }
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(url.port);
  if (const int failed = ::getaddrinfo(url.host.c_str(), service.c_str(), &hints, &found); failed != 0) {
    problem = std::string("name not resolved: ") + ::gai_strerror(failed);
    return nullptr;
  }
  int fd = -1;
  for (const addrinfo* at = found; at != nullptr && fd < 0; at = at->ai_next) fd = connect_to(*at, patience, problem);
  ::freeaddrinfo(found);
  if (fd < 0) return nullptr;
  if (!url.secure) return std::make_unique<PlainTransport>(fd);
  auto transport = std::make_unique<TlsTransport>(std::move(tls), fd, url.host);
  const IoResult result = transport->handshake(patience);
  if (result.status == IoStatus::Done) return transport;
  problem = "TLS: ";
  problem += result.status == IoStatus::TimedOut    ? "timed out"
             : result.status == IoStatus::Cancelled ? "cancelled"
                                                    : transport->problem();
  return nullptr;
}

}  // namespace nabe::common
