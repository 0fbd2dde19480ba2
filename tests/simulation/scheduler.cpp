// SPDX-License-Identifier: EUPL-1.2
#include "scheduler.h"

#include <algorithm>

namespace nabe::simulation {
namespace {

constexpr std::uint64_t kNewPriorityEvery = 60;  // steps, on the average
constexpr std::uint64_t kEarlyTimeoutEvery =
    400;  // a machine so slow that a timeout comes while others could still run
constexpr std::int64_t kStepUs = 3;

thread_local void* task_of_this_thread = nullptr;

}  // namespace

Scheduler::Scheduler(Options options)
    : options_(std::move(options)),
      choices_(mixed(options_.seed, 1)),
      bytes_(mixed(options_.seed, 2)),
      now_us_(options_.start_us) {
  constexpr std::uint32_t kSwitchPercents[] = {4, 20, 50, 100};
  switch_percent_ = kSwitchPercents[choices_.below(4)];
  by_priority_ = choices_.percent(40);
  tasks_.push_back(std::make_unique<Task>());
  task_of_this_thread = tasks_.front().get();
}

Scheduler::Task& Scheduler::current() const { return *static_cast<Task*>(task_of_this_thread); }

void Scheduler::note(const char* what, std::uint64_t value) {
  current().doing = what;
  trace_hash_ = (trace_hash_ ^ (current().number * 8191 + value)) * 0x100000001b3ULL;
  now_us_ += kStepUs;
  if (++steps_ == options_.ends_at_step) {
    options_.ended();
  }
  if (steps_ > options_.max_steps) {
    options_.stuck("after " + std::to_string(steps_) + " steps it still goes on" + state_of_all());
  }
}

void Scheduler::step(const char* what) {
  note(what, 1);
  pass_on();
}

// Who runs goes on, unless the seed says otherwise.
void Scheduler::pass_on() {
  if (by_priority_ ? choices_.below(kNewPriorityEvery) == 0 : false) {
    current().priority = choices_.next();
  }
  if (choices_.below(kEarlyTimeoutEvery) == 0) {
    if (Task* task = first_timeout()) {
      time_out(*task);
    }
  }
  if (by_priority_ || choices_.percent(switch_percent_)) {
    give_turn_away();
  }
}

void Scheduler::give_turn_away() {
  Task& before = current();
  Task& next = choose();
  if (&next != &before) {
    next.turn.release();
    before.turn.acquire();
  }
}

Scheduler::Task& Scheduler::choose() {
  Task& chosen = choose_among_runnable();
  trace_hash_ = (trace_hash_ ^ chosen.number) * 0x100000001b3ULL;
  return chosen;
}

Scheduler::Task& Scheduler::choose_among_runnable() {
  runnable_.clear();
  for (const auto& task : tasks_) {
    if (task->state == State::Runnable) {
      runnable_.push_back(task.get());
    }
  }
  if (runnable_.empty()) {
    Task* task = first_timeout();
    if (task == nullptr) {
      options_.stuck("nobody can go on" + state_of_all());
    }
    time_out(*task);
    return *task;
  }
  if (by_priority_) {
    return **std::max_element(runnable_.begin(), runnable_.end(),
                              [](const Task* left, const Task* right) { return left->priority < right->priority; });
  }
  return *runnable_[choices_.below(runnable_.size())];
}

Scheduler::Task* Scheduler::first_timeout() {
  Task* first = nullptr;
  for (const auto& task : tasks_) {
    if (task->state == State::Waiting && task->until_us != kNever && (!first || task->until_us < first->until_us)) {
      first = task.get();
    }
  }
  return first;
}

void Scheduler::time_out(Task& task) {
  now_us_ = std::max(now_us_, task.until_us);
  task.timed_out = true;
  task.state = State::Runnable;
}

void Scheduler::sleep_us(std::int64_t duration_us) {
  note("sleep", 2);
  Task& task = current();
  task.state = State::Waiting;
  task.on = &task;
  task.until_us = now_us_ + duration_us;
  give_turn_away();
}

void Scheduler::lock(const void* mutex) {
  note("lock", 3);
  pass_on();
  Task& task = current();
  for (auto owner = owners_.find(mutex); owner != owners_.end(); owner = owners_.find(mutex)) {
    task.state = State::Locking;
    task.on = mutex;
    give_turn_away();
  }
  owners_.emplace(mutex, &task);
}

void Scheduler::unlock(const void* mutex) {
  note("unlock", 4);
  free_mutex(mutex);
  pass_on();
}

void Scheduler::free_mutex(const void* mutex) {
  owners_.erase(mutex);
  for (const auto& task : tasks_) {
    if (task->state == State::Locking && task->on == mutex) {
      task->state = State::Runnable;
    }
  }
}

bool Scheduler::wait(const void* condition, const void* mutex, std::int64_t timeout_us) {
  note("wait", 5);
  Task& task = current();
  free_mutex(mutex);
  task.state = State::Waiting;
  task.on = condition;
  task.until_us = timeout_us == kForEver ? kNever : now_us_ + timeout_us;
  task.timed_out = false;
  give_turn_away();
  const bool notified = !task.timed_out;
  lock(mutex);
  return notified;
}

void Scheduler::notify_one(const void* condition) {
  note("notify one", 6);
  std::vector<Task*> waiting;
  for (const auto& task : tasks_) {
    if (task->state == State::Waiting && task->on == condition) {
      waiting.push_back(task.get());
    }
  }
  if (!waiting.empty()) {
    waiting[choices_.below(waiting.size())]->state = State::Runnable;
  }
  pass_on();
}

void Scheduler::notify_all(const void* condition) {
  note("notify all", 7);
  for (const auto& task : tasks_) {
    if (task->state == State::Waiting && task->on == condition) {
      task->state = State::Runnable;
    }
  }
  pass_on();
}

std::thread Scheduler::start(std::function<void()> body) {
  auto made = std::make_unique<Task>();
  Task* task = made.get();
  task->number = static_cast<std::uint32_t>(tasks_.size());
  task->priority = choices_.next();
  tasks_.push_back(std::move(made));
  std::thread thread([this, task, body = std::move(body)] {
    task_of_this_thread = task;
    task->turn.acquire();
    body();
    note("end", 8);
    task->state = State::Ended;
    for (const auto& other : tasks_) {
      if (other->state == State::Joining && other->on == task) {
        other->state = State::Runnable;
      }
    }
    choose().turn.release();
  });
  task->thread = thread.get_id();
  note("start", 9);
  pass_on();
  return thread;
}

void Scheduler::join(std::thread& thread) {
  note("join", 10);
  const auto found = std::find_if(tasks_.rbegin(), tasks_.rend(),
                                  [&thread](const auto& task) { return task->thread == thread.get_id(); });
  Task& task = current();
  if ((*found)->state != State::Ended) {
    task.state = State::Joining;
    task.on = found->get();
    give_turn_away();
  }
  thread.join();
}

void Scheduler::fill_random(unsigned char* data, std::size_t size_bytes) {
  for (std::size_t i = 0; i < size_bytes; ++i) {
    data[i] = static_cast<unsigned char>(bytes_.next());
  }
}

std::string Scheduler::state_of_all() const {
  constexpr const char* kWords[] = {"can run", "waits for a mutex", "waits for a condition", "waits for an end",
                                    "has ended"};
  std::string text;
  for (const auto& task : tasks_) {
    if (task->state != State::Ended) {
      text += "\n  thread " + std::to_string(task->number) + " " + kWords[static_cast<int>(task->state)] +
              ", last: " + task->doing;
    }
  }
  return text;
}

}  // namespace nabe::simulation
