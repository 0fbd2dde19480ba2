// SPDX-License-Identifier: EUPL-1.2
#include "common/answer_loop.h"

#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

#include "common/thread_signals.h"

namespace nabe::common {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::size_t kEvents = 64;
/// How often deadlines and wishes to cancel are looked at while somebody waits.
constexpr int kTickMs = 100;
constexpr std::uint64_t kWakeId = 0;

}  // namespace

std::shared_ptr<AnswerLoop> AnswerLoop::shared() {
  static std::mutex mutex;
  static std::weak_ptr<AnswerLoop> known;
  const std::lock_guard lock(mutex);
  std::shared_ptr<AnswerLoop> loop = known.lock();
  if (!loop) {
    loop = std::make_shared<AnswerLoop>();
    known = loop;
  }
  return loop;
}

AnswerLoop::AnswerLoop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), buffer_(kReadBytes) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kWakeId;
  if (epoll_ < 0 || wake_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) != 0) {
    const int failure = errno;
    if (epoll_ >= 0) ::close(epoll_);
    if (wake_ >= 0) ::close(wake_);
    throw std::system_error(failure, std::generic_category(), "waiting for answers");
  }
  const sigset_t all = signals_but_faults();
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

AnswerLoop::~AnswerLoop() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
    for (auto& [id, waiting] : waiting_) waiting.cancelled = true;
  }
  wake();
  thread_.join();
  ::close(wake_);
  ::close(epoll_);
}

void AnswerLoop::wait(Exchange exchange) {
  const int descriptor = exchange.transport->descriptor();
  const short awaited = exchange.transport->waits_for();
  std::uint64_t id = 0;
  bool alone = false;
  {
    const std::lock_guard lock(mutex_);
    id = ++last_id_;
    alone = waiting_.empty();
    waiting_.emplace(id, Waiting{std::move(exchange), false});
  }
  // From now on the loop may end it.
  const bool armed = arm(id, descriptor, awaited, EPOLL_CTL_ADD);
  if (!armed) {
    // Without a place among the events its end is a wish to cancel, which the look at the clock finds.
    const std::lock_guard lock(mutex_);
    if (const auto found = waiting_.find(id); found != waiting_.end()) found->second.cancelled = true;
  }
  if (alone || !armed) wake();  // from now on somebody looks at the clock
}

bool AnswerLoop::arm(std::uint64_t id, int descriptor, short awaited, int operation) const {
  epoll_event event{};
  event.events = (awaited == POLLOUT ? EPOLLOUT : EPOLLIN | EPOLLRDHUP) | EPOLLONESHOT;
  event.data.u64 = id;
  return ::epoll_ctl(epoll_, operation, descriptor, &event) == 0;
}

void AnswerLoop::wake() {
  const std::uint64_t one = 1;
  while (::write(wake_, &one, sizeof one) < 0 && errno == EINTR) {
  }
}

bool AnswerLoop::is_left(const void* owner) const {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [owner](const auto& each) { return each.second.exchange.owner == owner; });
}

void AnswerLoop::end_waits(const void* owner, std::int64_t grace_ms) {
  std::unique_lock lock(mutex_);
  const auto none_left = [this, owner] { return !is_left(owner); };
  if (ended_.wait_for(lock, std::chrono::milliseconds(std::max<std::int64_t>(grace_ms, 0)), none_left)) return;
  for (auto& [id, waiting] : waiting_) {
    if (waiting.exchange.owner == owner) waiting.cancelled = true;
  }
  wake();
  ended_.wait(lock, none_left);
}

void AnswerLoop::run() {
  std::array<epoll_event, kEvents> events{};
  std::int64_t next_look_ms = 0;
  while (true) {
    bool idle = false;
    {
      const std::lock_guard lock(mutex_);
      idle = waiting_.empty();
      if (idle && quit_) return;
    }
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), idle ? -1 : kTickMs);
    bool woken = false;
    for (int i = 0; i < count; ++i) {
      const std::uint64_t id = events[static_cast<std::size_t>(i)].data.u64;
      if (id != kWakeId) {
        look(id);
        continue;
      }
      std::uint64_t ignored = 0;
      while (::read(wake_, &ignored, sizeof ignored) < 0 && errno == EINTR) {
      }
      woken = true;
    }
    if (const std::int64_t now_ms = steady_now_ms(); woken || now_ms >= next_look_ms) {
      look_at_the_clock();
      next_look_ms = now_ms + kTickMs;
    }
  }
}

void AnswerLoop::look(std::uint64_t id) {
  Exchange* found = find(id);
  if (found == nullptr) return;
  Exchange& exchange = *found;
  while (true) {
    const IoResult result = exchange.transport->read_now(buffer_.data(), buffer_.size());
    if (result.status == IoStatus::Waits) {
      if (!arm(id, exchange.transport->descriptor(), exchange.transport->waits_for(), EPOLL_CTL_MOD)) {
        note_end(*exchange.reader, IoStatus::Broken);
        end(id, exchange);
      }
      return;
    }
    if (result.status != IoStatus::Done || result.bytes == 0) {
      note_end(*exchange.reader, result.status);
      break;
    }
    if (exchange.reader->feed({buffer_.data(), result.bytes}) != AnswerReader::Status::More) break;
  }
  end(id, exchange);
}

/// Stays where it is while the lock is given up: only this thread removes one.
AnswerLoop::Exchange* AnswerLoop::find(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(id);
  return found == waiting_.end() ? nullptr : &found->second.exchange;
}

void AnswerLoop::look_at_the_clock() {
  std::vector<std::pair<std::uint64_t, IoStatus>> over;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t now_ms = steady_now_ms();
    for (const auto& [id, waiting] : waiting_) {
      const Patience& patience = waiting.exchange.patience;
      if (waiting.cancelled || (patience.cancelled && patience.cancelled())) {
        over.emplace_back(id, IoStatus::Cancelled);
      } else if (now_ms >= patience.until_ms) {
        over.emplace_back(id, IoStatus::TimedOut);
      }
    }
  }
  for (const auto& [id, why] : over) {
    Exchange& exchange = *find(id);
    note_end(*exchange.reader, why);
    end(id, exchange);
  }
}

void AnswerLoop::end(std::uint64_t id, Exchange& exchange) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, exchange.transport->descriptor(), nullptr);
  exchange.done(exchange);
  decltype(waiting_)::node_type ended;  // destroyed outside of the lock
  const std::lock_guard lock(mutex_);
  ended = waiting_.extract(id);
  ended_.notify_all();
}

}  // namespace nabe::common
