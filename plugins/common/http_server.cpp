// SPDX-License-Identifier: EUPL-1.2
#include "common/http_server.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "common/http_connection.h"
#include "common/server_channel.h"

namespace nabe::common {
namespace {

// A request id is worker (8 bits), slot (24 bits), number of the request in that slot (32 bits).
constexpr unsigned kSlotBits = 24;
constexpr unsigned kNumberBits = 32;
constexpr std::uint64_t kListenerKey = ~0ULL;
constexpr std::uint64_t kWakeKey = ~0ULL - 1;
constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kWrittenPerTurn = 1024 * 1024;
constexpr int kMaxEvents = 256;
constexpr int kAcceptsPerWakeUp = 64;
/// Connections beyond the limit that are still told so.
constexpr std::size_t kRefusedConnections = 64;
/// In which a peer can read why its handshake failed.
constexpr std::int64_t kFailedHandshakeMs = 2'000;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class Worker;

struct Shared {
  HttpServerSettings settings;
  RequestHandler* handler = nullptr;
  std::shared_ptr<const TlsContext> tls;  ///< null: plain
  std::vector<std::unique_ptr<Worker>> workers;
  std::atomic<std::size_t> connections{0};
  std::atomic<bool> stopping{false};  ///< the listener is closed, connections drain
  std::atomic<bool> ended{false};     ///< threads leave
  std::mutex mutex;
  std::condition_variable changed;  ///< a connection ended
};

struct Command {
  enum class Kind { Respond, RespondRaw, RespondBody, Resume, Adopt, Refuse } kind = Kind::Respond;
  RequestId id = 0;
  int fd = -1;
  HttpResponse response;
  std::unique_ptr<ResponseBody> body;
  std::optional<std::uint64_t> size_bytes;
};

/// One thread with its own epoll and its own connections.
class Worker {
 public:
  Worker(Shared& shared, std::uint64_t index) : shared_(shared), index_(index) {}
  ~Worker() {
    for (int fd : {epoll_fd_, wake_fd_, listener_fd_}) {
      if (fd >= 0) ::close(fd);
    }
    for (Command& command : inbox_) {
      if (command.fd >= 0) ::close(command.fd);
    }
  }

  bool prepare(int listener_fd) {
    listener_fd_ = listener_fd;
    epoll_fd_ = ::epoll_create1(EPOLL_CLOEXEC);
    wake_fd_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (epoll_fd_ < 0 || wake_fd_ < 0) return false;
    return watch(wake_fd_, kWakeKey) && (listener_fd < 0 || watch(listener_fd, kListenerKey));
  }

  void start() {
    thread_ = std::thread([this] { run(); });
  }

  void join() {
    if (thread_.joinable()) thread_.join();
  }

  void push(Command command) {
    bool signal = false;
    {
      const std::lock_guard lock(mutex_);
      inbox_.push_back(std::move(command));
      signal = !signalled_;
      signalled_ = true;
    }
    // The worker looks into its inbox before it sleeps: no wake-up is needed for what its own thread pushes.
    if (signal && std::this_thread::get_id() != own_id_.load()) wake();
  }

  void wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
  }

 private:
  struct Slot {
    std::unique_ptr<HttpConnection> connection;
    std::unique_ptr<ServerChannel> channel;
    RequestId next_id = 0;
    std::int64_t handshake_deadline_ms = kNever;
    std::uint32_t interest = 0;
    bool shut = false;
    bool failed = false;  ///< in its handshake: what still comes is dropped
  };

  bool watch(int fd, std::uint64_t key) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = key;
    return ::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0;
  }

  void run() {
    own_id_.store(std::this_thread::get_id());
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    pthread_setname_np(pthread_self(), "http");
    std::array<epoll_event, kMaxEvents> events{};
    while (!shared_.ended.load()) {
      const int count = ::epoll_wait(epoll_fd_, events.data(), kMaxEvents, sleep_ms());
      now_ms_ = steady_ms();
      for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)]);
      while (take_inbox()) {
      }
      if (shared_.stopping.load() && !draining_) drain();
      if (now_ms_ >= next_sweep_ms_) sweep();
    }
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) release(slot);
  }

  int sleep_ms() const {
    if (used_ == 0 && !accept_paused_) return -1;
    return static_cast<int>(std::max<std::int64_t>(0, next_sweep_ms_ - now_ms_));
  }

  std::int64_t sweep_interval_ms() const {
    const HttpServerSettings& s = shared_.settings;
    const std::int64_t least =
        std::min({s.head_timeout_ms, s.idle_timeout_ms, s.body_timeout_ms, s.write_timeout_ms, s.body_wait_ms});
    return std::clamp<std::int64_t>(least / 4, 5, 500);
  }

  void sweep() {
    next_sweep_ms_ = now_ms_ + sweep_interval_ms();
    if (accept_paused_ && !draining_) accept_paused_ = !watch(listener_fd_, kListenerKey);
    for (std::size_t index = 0; index < slots_.size(); ++index) {
      Slot& slot = slots_[index];
      if (slot.connection && now_ms_ >= slot.handshake_deadline_ms) {
        release(index);
      } else if (slot.connection && now_ms_ >= slot.connection->deadline_ms()) {
        slot.connection->expire(now_ms_);
        settle(index);
      }
    }
  }

  void handle(const epoll_event& event) {
    if (event.data.u64 == kWakeKey) {
      std::uint64_t count = 0;
      [[maybe_unused]] const ssize_t size = ::read(wake_fd_, &count, sizeof count);
      return;
    }
    if (event.data.u64 == kListenerKey) {
      accept_some();
      return;
    }
    const std::size_t index = event.data.u64;
    Slot& slot = slots_[index];
    if (!slot.connection) return;
    if ((event.events & (EPOLLERR | EPOLLHUP)) != 0 && (event.events & EPOLLIN) == 0) {
      release(index);
      return;
    }
    if (!slot.channel->established()) {
      shake_hands(index);
      return;
    }
    if (slot.channel->can_read(event.events) && !read(slot)) {
      release(index);
      return;
    }
    settle(index);
  }

  void shake_hands(std::size_t index) {
    Slot& slot = slots_[index];
    if (slot.failed) {
      if (!slot.channel->drop_input()) release(index);
      return;
    }
    switch (slot.channel->establish().status) {
      case ServerChannel::Status::Done:
        slot.handshake_deadline_ms = kNever;
        slot.connection->set_peer_subject(slot.channel->peer_subject());
        break;
      case ServerChannel::Status::Wait:
        break;
      default:
        slot.failed = true;
        slot.handshake_deadline_ms = now_ms_ + kFailedHandshakeMs;
        shared_.handler->handshake_failed(slot.channel->problem());
    }
    settle(index);
  }

  /// False: the connection is broken.
  bool read(Slot& slot) {
    // One full buffer per wake-up keeps the connections fair; epoll is level-triggered and reports the rest again.
    std::size_t total = 0;
    while (total < read_buffer_.size() && slot.connection->wants_input()) {
      const ServerChannel::Step step = slot.channel->read(read_buffer_.data(), read_buffer_.size());
      switch (step.status) {
        case ServerChannel::Status::Done:
          slot.connection->receive({read_buffer_.data(), step.bytes}, now_ms_);
          break;
        case ServerChannel::Status::Wait:
          return true;
        case ServerChannel::Status::Ended:
          slot.connection->end_of_input(now_ms_);
          return true;
        case ServerChannel::Status::Broken:
          return false;
      }
      // A plain socket has given what it had; of TLS one call gives no more than a record.
      if (!shared_.tls) return true;
      total += step.bytes;
    }
    return true;
  }

  /// Sends what can be sent and asks epoll for what the connection needs next.
  void settle(std::size_t index) {
    Slot& slot = slots_[index];
    HttpConnection& connection = *slot.connection;
    ServerChannel& channel = *slot.channel;
    // A body that is made while it is sent must not keep the thread from the other connections: what is left after a
    // turn is sent at the next one, since the socket can still be written.
    std::size_t total = 0;
    while (channel.established() && !connection.closed() && connection.has_output() && total < kWrittenPerTurn) {
      const ServerChannel::Step step = channel.write(connection.output_head(), connection.output_body());
      if (step.status == ServerChannel::Status::Wait) break;
      if (step.status != ServerChannel::Status::Done) {
        release(index);
        return;
      }
      total += step.bytes;
      connection.sent(step.bytes, now_ms_);
    }
    if (connection.closed()) {
      release(index);
      return;
    }
    if (connection.half_close() && !connection.has_output() && !slot.shut) {
      channel.end_output();
      slot.shut = true;
    }
    const std::uint32_t interest = channel.interest(connection.wants_input(), connection.has_output());
    if (interest != slot.interest) {
      epoll_event event{};
      event.events = interest;
      event.data.u64 = index;
      ::epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, channel.descriptor(), &event);
      slot.interest = interest;
    }
  }

  void release(std::size_t index) {
    Slot& slot = slots_[index];
    if (!slot.connection) return;
    slot.next_id = slot.connection->next_id();
    slot.connection.reset();
    slot.channel.reset();
    free_.push_back(index);
    --used_;
    {
      const std::lock_guard lock(shared_.mutex);
      shared_.connections.fetch_sub(1);
    }
    shared_.changed.notify_all();
  }

  void accept_some() {
    for (int i = 0; i < kAcceptsPerWakeUp; ++i) {
      const int fd = ::accept4(listener_fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
          // Level-triggered, the listener would spin: look again at the next sweep.
          ::epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, listener_fd_, nullptr);
          accept_paused_ = true;
          next_sweep_ms_ = now_ms_ + sweep_interval_ms();
        }
        return;
      }
      const std::size_t count = shared_.connections.fetch_add(1) + 1;
      const std::size_t limit = shared_.settings.max_connections;
      if (count > limit + kRefusedConnections) {
        ::close(fd);
        shared_.connections.fetch_sub(1);
        continue;
      }
      Command command;
      command.kind = count > limit ? Command::Kind::Refuse : Command::Kind::Adopt;
      command.fd = fd;
      Worker& worker = *shared_.workers[next_worker_++ % shared_.workers.size()];
      worker.push(std::move(command));
    }
  }

  void adopt(int fd, bool refuse) {
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    std::size_t index = slots_.size();
    if (!free_.empty()) {
      index = free_.back();
      free_.pop_back();
    } else {
      slots_.emplace_back();
      slots_[index].next_id = index_ << (kSlotBits + kNumberBits) | static_cast<std::uint64_t>(index) << kNumberBits;
    }
    Slot& slot = slots_[index];
    slot.channel = std::make_unique<ServerChannel>(fd, shared_.tls);
    slot.handshake_deadline_ms = shared_.tls ? now_ms_ + shared_.settings.head_timeout_ms : kNever;
    slot.shut = slot.failed = false;
    slot.interest = 0;
    slot.connection = std::make_unique<HttpConnection>(shared_.settings, *shared_.handler, slot.next_id, now_ms_);
    if (used_++ == 0) next_sweep_ms_ = now_ms_ + sweep_interval_ms();
    epoll_event event{};
    event.data.u64 = index;
    if (::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) != 0) {
      release(index);
      return;
    }
    if (refuse || draining_) slot.connection->refuse(503, now_ms_);
    settle(index);
  }

  bool take_inbox() {
    {
      const std::lock_guard lock(mutex_);
      signalled_ = false;
      if (inbox_.empty()) return false;
      taken_.swap(inbox_);
    }
    for (Command& command : taken_) {
      if (command.kind == Command::Kind::Adopt || command.kind == Command::Kind::Refuse) {
        adopt(command.fd, command.kind == Command::Kind::Refuse);
        continue;
      }
      const std::size_t index = (command.id >> kNumberBits) & ((1ULL << kSlotBits) - 1);
      if (index >= slots_.size() || !slots_[index].connection) continue;
      HttpConnection& connection = *slots_[index].connection;
      if (command.kind == Command::Kind::Respond) {
        connection.respond(command.id, std::move(command.response), now_ms_);
      } else if (command.kind == Command::Kind::RespondRaw) {
        connection.respond_raw(command.id, std::move(command.response.body), command.response.close, now_ms_);
      } else if (command.kind == Command::Kind::RespondBody) {
        connection.respond_body(command.id, command.response, std::move(command.body), command.size_bytes, now_ms_);
      } else {
        connection.resume(command.id, now_ms_);
      }
      settle(index);
    }
    taken_.clear();
    return true;
  }

  void drain() {
    draining_ = true;
    if (listener_fd_ >= 0) {
      ::close(listener_fd_);
      listener_fd_ = -1;
      accept_paused_ = false;
    }
    for (std::size_t index = 0; index < slots_.size(); ++index) {
      if (!slots_[index].connection) continue;
      slots_[index].connection->drain(now_ms_);
      settle(index);
    }
  }

  Shared& shared_;
  const std::uint64_t index_;
  std::thread thread_;
  std::atomic<std::thread::id> own_id_;
  int epoll_fd_ = -1;
  int wake_fd_ = -1;
  int listener_fd_ = -1;
  std::mutex mutex_;
  std::vector<Command> inbox_;
  bool signalled_ = false;
  std::vector<Command> taken_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;
  std::size_t used_ = 0;
  std::size_t next_worker_ = 0;
  std::int64_t now_ms_ = steady_ms();
  std::int64_t next_sweep_ms_ = 0;
  bool accept_paused_ = false;
  bool draining_ = false;
  std::vector<char> read_buffer_ = std::vector<char>(kReadBytes);
};

/// A listening socket, or -1 and why.
int listen_on(const std::string& host, std::uint16_t port, std::string& problem) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  if (const int failed = ::getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &hints, &found);
      failed != 0) {
    problem = "cannot resolve \"" + host + "\": " + ::gai_strerror(failed);
    return -1;
  }
  int fd = -1;
  for (const addrinfo* at = found; at != nullptr && fd < 0; at = at->ai_next) {
    fd = ::socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) continue;
    const int one = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (::bind(fd, at->ai_addr, at->ai_addrlen) != 0 || ::listen(fd, 1024) != 0) {
      const std::string why = std::generic_category().message(errno);
      problem = "cannot listen on ";
      problem.append(host).append(":").append(service).append(": ").append(why);
      ::close(fd);
      fd = -1;
    }
  }
  ::freeaddrinfo(found);
  return fd;
}

std::uint16_t port_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace

struct HttpServer::Impl {
  Shared shared;
  std::uint16_t port = 0;
  bool running = false;
};

HttpServer::HttpServer(HttpServerSettings settings, RequestHandler& handler) : impl_(std::make_unique<Impl>()) {
  impl_->shared.settings = std::move(settings);
  impl_->shared.handler = &handler;
}

HttpServer::~HttpServer() { stop(0); }

std::string HttpServer::start() {
  Shared& shared = impl_->shared;
  std::string problem;
  if (shared.settings.tls.enabled()) {
    shared.tls = TlsContext::for_server(shared.settings.tls, problem);
    if (!shared.tls) return problem;
  }
  const int listener = listen_on(shared.settings.host, shared.settings.port, problem);
  if (listener < 0) return problem;
  impl_->port = port_of(listener);
  const unsigned threads = std::clamp(shared.settings.threads, 1U, 64U);
  bool prepared = true;
  for (unsigned i = 0; i < threads; ++i) {
    shared.workers.push_back(std::make_unique<Worker>(shared, i));
    prepared = shared.workers.back()->prepare(i == 0 ? listener : -1) && prepared;
  }
  if (!prepared) {
    shared.workers.clear();
    return std::string("cannot set up epoll: ") + std::generic_category().message(errno);
  }
  for (const auto& worker : shared.workers) worker->start();
  impl_->running = true;
  return {};
}

std::uint16_t HttpServer::bound_port() const { return impl_->port; }

std::size_t HttpServer::connection_count() const { return impl_->shared.connections.load(); }

void HttpServer::respond(RequestId id, HttpResponse response) {
  const std::size_t worker = id >> (kSlotBits + kNumberBits);
  if (worker >= impl_->shared.workers.size()) return;
  Command command;
  command.id = id;
  command.response = std::move(response);
  impl_->shared.workers[worker]->push(std::move(command));
}

void HttpServer::respond(RequestId id, HttpResponse response, std::unique_ptr<ResponseBody> body,
                         std::optional<std::uint64_t> size_bytes) {
  const std::size_t worker = id >> (kSlotBits + kNumberBits);
  if (worker >= impl_->shared.workers.size()) return;
  Command command;
  command.kind = Command::Kind::RespondBody;
  command.id = id;
  command.response = std::move(response);
  command.body = std::move(body);
  command.size_bytes = size_bytes;
  impl_->shared.workers[worker]->push(std::move(command));
}

void HttpServer::respond_raw(RequestId id, std::string bytes, bool close) {
  const std::size_t worker = id >> (kSlotBits + kNumberBits);
  if (worker >= impl_->shared.workers.size()) return;
  Command command;
  command.kind = Command::Kind::RespondRaw;
  command.id = id;
  command.response.body = std::move(bytes);
  command.response.close = close;
  impl_->shared.workers[worker]->push(std::move(command));
}

void HttpServer::resume(RequestId id) {
  const std::size_t worker = id >> (kSlotBits + kNumberBits);
  if (worker >= impl_->shared.workers.size()) return;
  Command command;
  command.kind = Command::Kind::Resume;
  command.id = id;
  impl_->shared.workers[worker]->push(std::move(command));
}

void HttpServer::stop(std::uint32_t grace_ms) {
  if (!impl_->running) return;
  Shared& shared = impl_->shared;
  shared.stopping.store(true);
  for (const auto& worker : shared.workers) worker->wake();
  {
    std::unique_lock lock(shared.mutex);
    shared.changed.wait_for(lock, std::chrono::milliseconds(grace_ms), [&] { return shared.connections.load() == 0; });
  }
  shared.ended.store(true);
  for (const auto& worker : shared.workers) worker->wake();
  for (const auto& worker : shared.workers) worker->join();
  impl_->running = false;
}

}  // namespace nabe::common
