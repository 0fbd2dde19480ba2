// SPDX-License-Identifier: EUPL-1.2
// What the threads of a connector do, one job after the other.
#include <pthread.h>
#include <csignal>

#include <algorithm>

#include "base/fault_signals.h"
#include "base/planted.h"
#include "base/waits.h"
#include "delivery/alternate_stack.h"
#include "delivery/connector_runner.h"

namespace nabe::delivery {
namespace {

constexpr TimeUs kMaxWaitUs = 1'000'000;    // the wall clock may be set: look at it again now and then
constexpr TimeUs kPageAgainUs = 1'000'000;  // after a failed read of the store
constexpr std::uint32_t kPollBudgetMs = 5'000;
constexpr std::uint32_t kDefaultPollMs = 10'000;
constexpr TimeUs kBriefOutageUs = 60'000'000;
constexpr TimeUs kReturnsSoonUs = 2'000;

}  // namespace

// Spreads repeats; nothing depends on its quality (splitmix64).
double ConnectorRunner::next_chance() {
  chance_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = chance_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

void ConnectorRunner::add_worker() {
  const sigset_t all = signals_but_faults();
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, &all, &before);  // signals belong to the main thread
  workers_.emplace_back([this] { work(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

ConnectorRunner::Job ConnectorRunner::next_job(TimeUs now_us) const {
  if (quit_) {
    return Job::Quit;
  }
  if (services_.store.failed() && !planted(Bug::RetryAfterUnknownCommit)) {
    return Job::Wait;  // no outcome could be recorded, and what is on the disk is known after the next start
  }
  if (state_ == State::Disconnected) {
    return !connecting_ && in_flight_ == 0 && !polling_ && now_us >= next_connect_us_ ? Job::Connect : Job::Wait;
  }
  if (state_ != State::Running) {
    return Job::Wait;
  }
  if (!pending_.empty() && pending_.next_due_us() <= now_us) {
    return Job::Expire;
  }
  const bool serial = max_in_flight() == 1;
  const bool free = !(serial && (polling_ || in_flight_ > 0));
  if (plugin_->polls() && !polling_ && free && now_us >= next_poll_us_) {
    return Job::Poll;
  }
  if (free && in_flight_ < allowed_in_flight_ && now_us >= breaker_.paused_until_us()) {
    if (!to_resume_.empty()) {
      return Job::Resume;
    }
    if (!queue_.empty()) {
      return Job::Deliver;
    }
  }
  return is_sink() && queue_.wants_page(time_.latest_us()) ? Job::Page : Job::Wait;
}

TimeUs ConnectorRunner::next_wake_us(TimeUs now_us) const {
  if (state_ == State::Disconnected) {
    return next_connect_us_;
  }
  TimeUs wake = LaneQueue::kNever;
  if (is_sink() && queue_.wake_us() != LaneQueue::kNever) {
    wake = now_us + std::max<TimeUs>(0, queue_.wake_us() - time_.latest_us());
  }
  if (!pending_.empty()) {
    wake = std::min(wake, pending_.next_due_us());
  }
  if (plugin_ && plugin_->polls()) {
    wake = std::min(wake, next_poll_us_);
  }
  if (breaker_.paused_until_us() > now_us && (!queue_.empty() || !to_resume_.empty())) {
    wake = std::min(wake, breaker_.paused_until_us());
  }
  for (const auto& [token, call] : calls_) {
    if (!call.cancelled && !call.returned) {
      wake = std::min(wake, call.deadline_us);
    }
  }
  return wake;
}

void ConnectorRunner::work() {
  const AlternateStack for_signals;
  std::unique_lock lock(mutex_);
  for (;;) {
    const TimeUs now_us = time_.steady_us();
    std::vector<std::string> overdue;
    cancel_overdue(now_us, overdue);
    if (!overdue.empty()) {
      lock.unlock();
      for (const std::string& key : overdue) {
        plugin_->cancel(key);
      }
      lock.lock();
      continue;
    }
    switch (next_job(now_us)) {
      case Job::Quit:
        return;
      case Job::Connect:
        connect(lock);
        break;
      case Job::Page:
        page(lock);
        break;
      case Job::Poll:
        poll(lock);
        break;
      case Job::Expire:
        expire(lock);
        break;
      case Job::Resume:
      case Job::Deliver: {
        const bool resume = !to_resume_.empty();
        LaneQueue::Item item;
        if (resume) {
          item.delivery = std::move(to_resume_.back());
          to_resume_.pop_back();
        } else {
          item = std::move(*queue_.take());
        }
        ++in_flight_;
        last_taken_us_ = services_.clock.monotonic_us();
        if (idle_workers() == 0 && workers_.size() < max_in_flight() + 1) {
          add_worker();  // one more than may deliver, so that somebody looks at the clock
        }
        const bool more = wants_worker();
        lock.unlock();
        if (more) {
          work_.notify_one();
        }
        const bool goes_on = attempt(std::move(item), resume);
        lock.lock();
        if (!goes_on) {
          --in_flight_;
          changed_.notify_all();
        }
        break;
      }
      case Job::Wait:
        sleep(lock, now_us);
        break;
    }
  }
}

void ConnectorRunner::sleep(std::unique_lock<Mutex>& lock, TimeUs now_us) {
  const TimeUs wait_us = std::clamp<TimeUs>(next_wake_us(now_us) - now_us, 1'000, kMaxWaitUs);
  const auto mine = sleeping_until_us_.insert(now_us + wait_us);
  work_.wait_for(lock, std::chrono::microseconds(wait_us));
  sleeping_until_us_.erase(mine);
  wake_under_way_ = false;
}

bool ConnectorRunner::wants_worker() {
  if (sleeping_until_us_.empty()) {
    return false;  // each looks again before it sleeps
  }
  const TimeUs now_us = time_.steady_us();
  const bool work = next_job(now_us) != Job::Wait;
  // Work, or something that is due earlier than anybody looks.
  if (work ? one_will_look_again() : next_wake_us(now_us) >= *sleeping_until_us_.begin()) {
    return false;
  }
  wake_under_way_ = true;
  return true;
}

// Calls that may end later return at once, as a rule: the worker that made one then takes what has come meanwhile,
// which costs less than waking another.
bool ConnectorRunner::one_will_look_again() const {
  if (!plugin_ || !plugin_->delivers_later()) {
    return false;
  }
  const bool somebody_is_up = workers_.size() > idle_workers();
  return wake_under_way_ || (somebody_is_up && services_.clock.monotonic_us() - last_taken_us_ < kReturnsSoonUs);
}

void ConnectorRunner::cancel_overdue(TimeUs now_us, std::vector<std::string>& keys) {
  for (auto& [token, call] : calls_) {
    if (!call.cancelled && !call.returned && call.deadline_us <= now_us) {
      call.cancelled = true;
      call.session->cancel();
      keys.push_back(call.idempotency_key);
    }
  }
}

void ConnectorRunner::connect(std::unique_lock<Mutex>& lock) {
  connecting_ = true;
  lock.unlock();
  const plugin::CallResult result = plugin_->connect();
  lock.lock();
  connecting_ = false;
  if (state_ != State::Disconnected) {
    changed_.notify_all();
    return;
  }
  if (result.outcome != NABE_DELIVERED) {
    disconnect(result);
    return;
  }
  const TimeUs now_us = time_.steady_us();
  if (connect_failures_ > 0) {
    services_.log.write(LogLevel::Info, "connector reconnects", {{"connector", name_}});
    if (now_us - since_us_ > kBriefOutageUs) {
      connected_since_us_ = now_us;
    }
  }
  allowed_in_flight_ = connect_failures_ == 0 ? max_in_flight() : 1;  // after an outage a trickle first
  set_state(State::Running, "");
}

void ConnectorRunner::disconnect(const plugin::CallResult& result) {
  if (state_ != State::Running && state_ != State::Disconnected) {
    return;
  }
  const TimeUs now_us = time_.steady_us();
  ++connect_failures_;
  const std::uint64_t full_ms =
      std::min(settings_.retry.max_ms, settings_.retry.first_ms << std::min<std::uint32_t>(connect_failures_ - 1, 30));
  const std::uint64_t wait_ms = std::max<std::uint64_t>(
      result.retry_after_ms, static_cast<std::uint64_t>(static_cast<double>(full_ms) * (0.5 + next_chance() / 2)));
  next_connect_us_ = now_us + static_cast<TimeUs>(wait_ms) * kUsPerMs;
  queue_.clear();
  if (state_ == State::Running || connect_failures_ == 1) {
    services_.log.write(LogLevel::Warning, "connector is disconnected",
                        {{"connector", name_}, {"code", code_name(result.code)}, {"detail", result.detail}});
  }
  set_state(State::Disconnected, result.detail);
}

// What has not been attempted has nothing to wait for, and nobody has asked for more than the longest: where its time
// is further off, the clock was ahead when that was written.
TimeUs ConnectorRunner::due_us(const store::Delivery& head, TimeUs now_us) const {
  const TimeUs longest_us = static_cast<TimeUs>(std::max(settings_.retry.max_ms, kLongestAskedMs)) * kUsPerMs;
  const bool at_once = head.first_attempt_us == 0 || head.due_us - now_us > longest_us;
  return at_once ? std::min(head.due_us, now_us) : head.due_us;
}

void ConnectorRunner::page(std::unique_lock<Mutex>& lock) {
  const std::uint32_t limit = queue_.begin_page();
  lock.unlock();
  auto heads = services_.store.waiting_heads(name_, LaneQueue::kNever, std::numeric_limits<TimeUs>::min(), 0, limit);
  lock.lock();
  const TimeUs now_us = time_.latest_us();
  page_error_ = heads ? std::string() : heads.error().code + ": " + heads.error().message;
  if (heads) {
    for (store::Delivery& head : *heads) {
      head.due_us = due_us(head, now_us);
    }
    // Taken now, its next attempt would be ended here by the outcome of the one before.
    for (const std::int64_t id : ending_) {
      queue_.pass_over_in_page(id);
    }
    queue_.end_page(std::move(heads).value(), limit, now_us);
  } else {
    services_.log.write(LogLevel::Error, "waiting deliveries cannot be read",
                        {{"connector", name_}, {"code", heads.error().code}, {"detail", heads.error().message}});
    queue_.fail_page(now_us + kPageAgainUs);
  }
  changed_.notify_all();
}

void ConnectorRunner::poll(std::unique_lock<Mutex>& lock) {
  polling_ = true;
  lock.unlock();
  const plugin::CallResult result = plugin_->poll(kPollBudgetMs);
  lock.lock();
  polling_ = false;
  const std::uint32_t interval_ms = plugin_->poll_interval_ms() == 0 ? kDefaultPollMs : plugin_->poll_interval_ms();
  const bool at_once = result.outcome == NABE_BUSY;
  next_poll_us_ = time_.steady_us() + (at_once ? 0 : static_cast<TimeUs>(interval_ms) * kUsPerMs);
  if (result.outcome == NABE_NOT_CONNECTED) {
    disconnect(result);
  } else if (result.outcome != NABE_DELIVERED && !at_once) {
    services_.log.write(LogLevel::Warning, "a poll failed",
                        {{"connector", name_}, {"code", code_name(result.code)}, {"detail", result.detail}});
  }
  changed_.notify_all();
}

void ConnectorRunner::expire(std::unique_lock<Mutex>& lock) {
  const auto [id, token] = pending_.take_next();
  ++in_flight_;
  lock.unlock();
  const auto found = services_.store.delivery(id);
  if (found && *found && (*found)->state == store::DeliveryState::Pending && (*found)->completion_token == token) {
    Ending ending;
    ending.delivery = **found;
    ending.expected = store::DeliveryState::Pending;
    ending.expected_attempts = ending.attempts_before = ending.delivery.attempts;
    ending.counted_already = true;
    ending.started_us = time_.steady_us();
    ending.result = {NABE_UNKNOWN, NABE_CODE_TIMEOUT, 0, "no completion within the pending timeout", ""};
    end(std::move(ending));
  }
  lock.lock();
  --in_flight_;
  changed_.notify_all();
}

}  // namespace nabe::delivery
