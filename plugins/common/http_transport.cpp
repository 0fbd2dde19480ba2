// SPDX-License-Identifier: EUPL-1.2
#include "common/http_transport.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Timespan.h>
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
#include <cstring>
#include <mutex>

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

  bool readable() override { return has_input(fd_); }

 private:
  int fd_;
};

/// TLS by POCO on a socket that does not block, so that deadlines are the same as for plain connections.
class TlsTransport final : public HttpTransport {
 public:
  explicit TlsTransport(const Poco::Net::SecureStreamSocket& socket) : socket_(socket) {}
  ~TlsTransport() override {
    try {
      socket_.close();
    } catch (const Poco::Exception&) {
      // The peer is gone already.
    }
  }

  IoResult handshake(const Patience& patience, std::string& problem) {
    const IoResult result = run([this] { return socket_.completeHandshake(); }, patience, &problem);
    if (result.status != IoStatus::Done) return result;
    try {
      socket_.verifyPeerCertificate();
    } catch (const Poco::Exception& error) {
      problem = error.displayText();
      return {IoStatus::Broken, 0};
    }
    return result;
  }

  IoResult write_some(std::string_view bytes, const Patience& patience) override {
    const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1U << 20));
    return run([&] { return socket_.sendBytes(bytes.data(), size); }, patience, nullptr);
  }

  IoResult read_some(char* destination, std::size_t capacity, const Patience& patience) override {
    const int size = static_cast<int>(std::min<std::size_t>(capacity, 1U << 20));
    return run([&] { return socket_.receiveBytes(destination, size); }, patience, nullptr);
  }

  bool readable() override { return socket_.available() > 0 || has_input(socket_.impl()->sockfd()); }

 private:
  template <typename Call>
  IoResult run(Call call, const Patience& patience, std::string* problem) {
    try {
      while (true) {
        const int size = call();
        if (size >= 0) return {IoStatus::Done, static_cast<std::size_t>(size)};
        const bool wants_write = size == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_WRITE;
        const short events = wants_write ? POLLOUT : POLLIN;
        const IoStatus status = wait_for(socket_.impl()->sockfd(), events, patience);
        if (status != IoStatus::Done) return {status, 0};
      }
    } catch (const Poco::Exception& error) {
      if (problem != nullptr) *problem = error.displayText();
      return {IoStatus::Broken, 0};
    }
  }

  Poco::Net::SecureStreamSocket socket_;
};

int connect_to(const addrinfo& address, const Patience& patience, std::string& problem) {
  const int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    problem = std::strerror(errno);
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
    problem = std::strerror(failure);
    ::close(fd);
    return -1;
  }
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

/// Lets POCO take over a socket that is connected already.
class AdoptedSocket final : public Poco::Net::StreamSocket {
 public:
  explicit AdoptedSocket(int fd) : Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(fd)) {}
};

}  // namespace

std::int64_t steady_now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct HttpConnector::Tls {
  std::mutex mutex;
  Poco::AutoPtr<Poco::Net::Context> context;

  Poco::AutoPtr<Poco::Net::Context> get(const TlsSettings& settings) {
    const std::lock_guard lock(mutex);
    if (context.isNull()) {
      // Strict: POCO skips the check of the host's name for local hosts otherwise.
      context =
          new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, settings.key_file, settings.certificate_file,
                                 settings.ca_file, Poco::Net::Context::VERIFY_STRICT, 9, settings.ca_file.empty());
      context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
      context->enableExtendedCertificateVerification(true);
    }
    return context;
  }
};

HttpConnector::HttpConnector(TlsSettings tls) : settings_(std::move(tls)), tls_(std::make_unique<Tls>()) {}
HttpConnector::~HttpConnector() = default;

std::unique_ptr<HttpTransport> HttpConnector::connect(const Url& url, const Patience& patience, std::string& problem) {
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
  try {
    AdoptedSocket plain(fd);
    plain.setBlocking(false);
    auto transport =
        std::make_unique<TlsTransport>(Poco::Net::SecureStreamSocket::attach(plain, url.host, tls_->get(settings_)));
    const IoResult result = transport->handshake(patience, problem);
    if (result.status == IoStatus::Done) return transport;
    problem = "TLS: " + (result.status == IoStatus::Broken ? problem : std::string("timed out"));
  } catch (const Poco::Exception& error) {
    problem = "TLS: " + error.displayText();
  }
  return nullptr;
}

}  // namespace nabe::common
