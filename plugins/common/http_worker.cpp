// SPDX-License-Identifier: EUPL-1.2
#include "common/http_worker.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "common/http_transport.h"
#include "common/thread_signals.h"

namespace nabe::common {
namespace {

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

}  // namespace

HttpWorker::HttpWorker(HttpWorkers& shared, std::uint64_t index)
    : shared_(shared), index_(index), now_ms_(steady_now_ms()), read_buffer_(kReadBytes) {}

HttpWorker::~HttpWorker() {
  for (int fd : {epoll_fd_, wake_fd_, listener_fd_}) {
    if (fd >= 0) ::close(fd);
  }
  for (HttpCommand& command : inbox_) {
    if (command.fd >= 0) ::close(command.fd);
  }
}

bool HttpWorker::prepare(int listener_fd) {
  listener_fd_ = listener_fd;
  epoll_fd_ = ::epoll_create1(EPOLL_CLOEXEC);
  wake_fd_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (epoll_fd_ < 0 || wake_fd_ < 0) return false;
  return watch(wake_fd_, kWakeKey) && (listener_fd < 0 || watch(listener_fd, kListenerKey));
}

void HttpWorker::start() {
  thread_ = std::thread([this] { run(); });
}

void HttpWorker::join() {
  if (thread_.joinable()) thread_.join();
}

void HttpWorker::push(HttpCommand command) {
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

void HttpWorker::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
}

bool HttpWorker::watch(int fd, std::uint64_t key) const {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = key;
  return ::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0;
}

void HttpWorker::run() {
  own_id_.store(std::this_thread::get_id());
  const sigset_t all = signals_but_faults();
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "http");
  std::array<epoll_event, kMaxEvents> events{};
  while (!shared_.ended.load()) {
    const int count = ::epoll_wait(epoll_fd_, events.data(), kMaxEvents, sleep_ms());
    now_ms_ = steady_now_ms();
    for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)]);
    while (take_inbox()) {
    }
    if (shared_.stopping.load() && !draining_) drain();
    if (now_ms_ >= next_sweep_ms_) sweep();
  }
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) release(slot);
}

int HttpWorker::sleep_ms() const {
  if (used_ == 0 && !accept_paused_) return -1;
  return static_cast<int>(std::max<std::int64_t>(0, next_sweep_ms_ - now_ms_));
}

std::int64_t HttpWorker::sweep_interval_ms() const {
  const HttpServerSettings& s = shared_.settings;
  const std::int64_t least =
      std::min({s.head_timeout_ms, s.idle_timeout_ms, s.body_timeout_ms, s.write_timeout_ms, s.body_wait_ms});
  return std::clamp<std::int64_t>(least / 4, 5, 500);
}

void HttpWorker::sweep() {
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

void HttpWorker::handle(const epoll_event& event) {
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

void HttpWorker::shake_hands(std::size_t index) {
  Slot& slot = slots_[index];
  if (slot.failed) {
    if (!slot.channel->drop_input()) release(index);
    return;
  }
  switch (slot.channel->establish().status) {
    case ServerChannel::Status::Done:
      slot.handshake_deadline_ms = HttpConnection::kNever;
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

bool HttpWorker::read(Slot& slot) {
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

void HttpWorker::settle(std::size_t index) {
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

void HttpWorker::release(std::size_t index) {
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

void HttpWorker::accept_some() {
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
    HttpCommand command;
    command.kind = count > limit ? HttpCommand::Kind::Refuse : HttpCommand::Kind::Adopt;
    command.fd = fd;
    HttpWorker& worker = *shared_.all[next_worker_++ % shared_.all.size()];
    worker.push(std::move(command));
  }
}

void HttpWorker::adopt(int fd, bool refuse) {
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
  slot.handshake_deadline_ms = shared_.tls ? now_ms_ + shared_.settings.head_timeout_ms : HttpConnection::kNever;
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

bool HttpWorker::take_inbox() {
  {
    const std::lock_guard lock(mutex_);
    signalled_ = false;
    if (inbox_.empty()) return false;
    taken_.swap(inbox_);
  }
  for (HttpCommand& command : taken_) {
    if (command.kind == HttpCommand::Kind::Adopt || command.kind == HttpCommand::Kind::Refuse) {
      adopt(command.fd, command.kind == HttpCommand::Kind::Refuse);
      continue;
    }
    const std::size_t index = (command.id >> kNumberBits) & ((1ULL << kSlotBits) - 1);
    if (index >= slots_.size() || !slots_[index].connection) continue;
    HttpConnection& connection = *slots_[index].connection;
    if (command.kind == HttpCommand::Kind::Respond) {
      connection.respond(command.id, std::move(command.response), now_ms_);
    } else if (command.kind == HttpCommand::Kind::RespondRaw) {
      connection.respond_raw(command.id, std::move(command.response.body), command.response.close, now_ms_);
    } else if (command.kind == HttpCommand::Kind::RespondBody) {
      connection.respond_body(command.id, command.response, std::move(command.body), command.size_bytes, now_ms_);
    } else {
      connection.resume(command.id, now_ms_);
    }
    settle(index);
  }
  taken_.clear();
  return true;
}

void HttpWorker::drain() {
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

}  // namespace nabe::common
