// SPDX-License-Identifier: EUPL-1.2
#include "delivery/connector_runner.h"

#include <algorithm>
#include <chrono>

#include "base/waits.h"

namespace nabe::delivery {
namespace {

constexpr std::uint64_t kAfterCancelMs = 2'000;  // for calls to return once they have been cancelled

}  // namespace

ConnectorRunner::ConnectorRunner(session::Services& services, const config::Connector& settings, Type type,
                                 Statistics& statistics, ByteBudget& budget, const WaitingTime& time)
    : services_(services),
      time_(time),
      settings_(settings),
      name_(config::qualified_name(settings)),
      type_(std::move(type)),
      statistics_(statistics),
      budget_(budget),
      breaker_(settings_.retry),
      since_us_(time.steady_us()),
      chance_(std::hash<std::string>{}(name_)) {}

ConnectorRunner::~ConnectorRunner() {
  if (plugin_) {
    stop(0, "stopped");
  }
}

bool ConnectorRunner::idempotent() const {
  return settings_.idempotent || (type_.descriptor->flags & NABE_TYPE_IDEMPOTENT) != 0;
}

std::uint32_t ConnectorRunner::max_in_flight() const {
  const bool concurrent = (type_.descriptor->flags & NABE_TYPE_CONCURRENT) != 0;
  return concurrent ? std::max<std::uint32_t>(1, settings_.max_in_flight) : 1;
}

Result<void> ConnectorRunner::create() {
  host_ = std::make_unique<session::ConnectorHost>(
      services_, settings_,
      session::ConnectorHost::Emission{type_.emits, (type_.descriptor->flags & NABE_TYPE_SINK_EMITS_NOTHING) != 0},
      *this);
  auto made = plugin::Connector::create(*type_.descriptor, settings_, *host_);
  if (!made) {
    return made.error();
  }
  plugin_ = std::move(made).value();
  host_->attach(plugin_.get());
  return {};
}

Result<void> ConnectorRunner::start(Flights& flights) {
  flights_ = &flights;
  if (is_sink()) {
    if (auto settled = settle_interrupted(); !settled) {
      return settled;
    }
  }
  host_->set_open(true);
  const plugin::CallResult started = plugin_->start();
  if (started.outcome != NABE_DELIVERED) {
    host_->set_open(false);
    const std::lock_guard lock(mutex_);
    set_state(State::Failed, started.detail);
    return Error{"NABE-DLV-001", "connector \"" + name_ + "\" did not start: " + started.detail,
                 "see the connector's section of the configuration", settings_.where};
  }
  const std::lock_guard lock(mutex_);
  quit_ = false;
  connect_failures_ = 0;
  next_connect_us_ = 0;
  set_state(State::Disconnected, "not connected yet");
  if (is_sink() || plugin_->polls()) {
    add_worker();
  } else {
    set_state(State::Running, "");
  }
  return {};
}

void ConnectorRunner::keep_stopped() {
  host_->attach(nullptr);
  plugin_.reset();
  host_.reset();
  const std::lock_guard lock(mutex_);
  stopped_as_ = "stopped";
  set_state(State::Stopped, "stopped by an operator");
}

bool ConnectorRunner::stop(std::uint64_t grace_ms, const std::string& state_afterwards) {
  const std::int64_t deadline_us = services_.clock.monotonic_us() + static_cast<std::int64_t>(grace_ms) * kUsPerMs;
  std::unique_lock lock(mutex_);
  if (!plugin_) {
    return true;
  }
  set_state(State::Draining, "finishing what is under way");
  queue_.clear();
  changed_.notify_all();
  const auto all_back = [this] { return in_flight_ == 0 && !connecting_ && !polling_; };
  if (!changed_.wait_for(lock, std::chrono::milliseconds(grace_ms), all_back)) {
    std::vector<std::string> keys;
    cancel_overdue(LaneQueue::kNever, keys);
    lock.unlock();
    for (const std::string& key : keys) {
      plugin_->cancel(key);
    }
    lock.lock();
    if (!changed_.wait_for(lock, std::chrono::milliseconds(kAfterCancelMs), all_back)) {
      set_state(State::Failed, "a call of the plugin does not return");
      return false;
    }
  }
  lock.unlock();

  const std::int64_t left_ms = (deadline_us - services_.clock.monotonic_us()) / kUsPerMs;
  plugin_->stop(static_cast<std::uint32_t>(std::max<std::int64_t>(left_ms, 100)));
  host_->wait_settled();
  host_->set_open(false);

  lock.lock();
  changed_.wait(lock, [this] { return ending_.empty(); });
  quit_ = true;
  work_.notify_all();
  std::vector<Thread> workers = std::move(workers_);
  workers_.clear();
  lock.unlock();
  for (Thread& worker : workers) {
    worker.join();
  }
  host_->attach(nullptr);
  plugin_.reset();
  host_.reset();

  lock.lock();
  pending_.clear();
  to_resume_.clear();
  stopped_as_ = state_afterwards;
  set_state(State::Stopped, state_afterwards == "stopped" ? "stopped by an operator" : state_afterwards);
  return true;
}

void ConnectorRunner::set_state(State state, std::string reason) {
  if (state != state_) {
    since_us_ = time_.steady_us();
  }
  state_ = state;
  reason_ = std::move(reason);
  work_.notify_all();
  changed_.notify_all();
}

void ConnectorRunner::offer(store::Delivery head, std::shared_ptr<const Message> message) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::Running) {
      const TimeUs now_us = time_.latest_us();
      head.due_us = due_us(head, now_us);
      queue_.offer(std::move(head), CachedMessage(budget_, std::move(message)), now_us);
      wake = wants_worker();
    } else {
      queue_.clear();  // it is found in the store once the connector runs again
    }
  }
  if (wake) {
    work_.notify_one();  // outside of the lock, which it would wait for at once
  }
}

bool ConnectorRunner::withhold(std::int64_t delivery_id) {
  std::unique_lock lock(mutex_);
  // Its outcome may be in the store, where a person has seen it, a moment before it is noted here.
  changed_.wait(lock, [this, delivery_id] { return ending_.count(delivery_id) == 0; });
  return queue_.withhold(delivery_id);
}

void ConnectorRunner::let_go(std::int64_t delivery_id) {
  const std::lock_guard lock(mutex_);
  queue_.let_go(delivery_id);
  if (wants_worker()) {
    work_.notify_one();
  }
}

ConnectorStatus ConnectorRunner::status() {
  ConnectorStatus status;
  status.name = name_;
  status.department = settings_.department;
  status.plugin = settings_.plugin;
  status.type_summary = type_.summary;
  status.source = is_source();
  status.sink = is_sink();
  status.max_in_flight = max_in_flight();
  status.idempotent = idempotent();
  const std::lock_guard lock(mutex_);
  switch (state_) {
    case State::Created:
      status.state = "starting";
      break;
    case State::Running:
      status.state = "running";
      break;
    case State::Disconnected:
      status.state = connect_failures_ == 0 ? "starting" : "disconnected";
      break;
    case State::Stopped:
      status.state = stopped_as_;
      break;
    case State::Failed:
      status.state = "failed";
      break;
    case State::Draining:
      status.state = "draining";
      break;
  }
  status.reason = reason_;
  status.since_us = since_us_;
  status.next_connect_us = state_ == State::Disconnected ? next_connect_us_ : 0;
  status.in_flight = in_flight_;
  status.queued_in_memory = static_cast<std::uint32_t>(queue_.size());
  if (plugin_ && state_ == State::Running) {
    const plugin::CallResult health = plugin_->health();
    status.healthy = health.outcome == NABE_DELIVERED;
    if (!status.healthy) {
      status.reason = health.detail;
    } else if (!page_error_.empty()) {
      status.healthy = false;
      status.reason = "what waits for it cannot be read: " + page_error_;
    } else if (breaker_.tripped()) {
      status.reason = "its system fails one message after the other: one attempt at a time";
    }
  }
  return status;
}

}  // namespace nabe::delivery
