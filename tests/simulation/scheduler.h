// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <semaphore>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hook.h"
#include "random.h"

namespace nabe::simulation {

/// Runs the threads of a process one at a time and chooses at every wait, by a seed, which one goes on. Time stands
/// still while anybody can run and jumps to the next timeout when nobody can; so a seed repeats a run exactly.
/// Threads: made on the first thread of the process, which is one of those that it runs from then on.
class Scheduler final : public Hook {
 public:
  struct Options {
    std::uint64_t seed = 0;
    std::int64_t start_us = 0;                          ///< of the monotonic clock
    std::uint64_t ends_at_step = UINT64_MAX;            ///< where `ended` is called
    std::uint64_t max_steps = UINT64_MAX;               ///< where `stuck` is called: nothing comes to an end any more
    std::function<void()> ended;                        ///< does not return
    std::function<void(const std::string& why)> stuck;  ///< does not return
  };

  explicit Scheduler(Options options);

  /// A place where another thread may go on instead.
  void step(const char* what);
  /// Lets `duration_us` pass for this thread.
  void sleep_us(std::int64_t duration_us);

  std::uint64_t steps() const { return steps_; }
  /// Of all choices so far: equal if and only if two runs went the same way.
  std::uint64_t trace_hash() const { return trace_hash_; }

  void lock(const void* mutex) override;
  void unlock(const void* mutex) override;
  bool wait(const void* condition, const void* mutex, std::int64_t timeout_us) override;
  void notify_one(const void* condition) override;
  void notify_all(const void* condition) override;
  std::thread start(std::function<void()> body) override;
  void join(std::thread& thread) override;
  std::int64_t monotonic_us() const override { return now_us_; }
  void fill_random(unsigned char* data, std::size_t size_bytes) override;

 private:
  enum class State { Runnable, Locking, Waiting, Joining, Ended };
  struct Task {
    std::uint32_t number = 0;
    State state = State::Runnable;
    const void* on = nullptr;  ///< the mutex, condition or task that it waits for
    const char* doing = "";
    std::int64_t until_us = kNever;
    bool timed_out = false;
    std::uint64_t priority = 0;
    std::thread::id thread;
    std::binary_semaphore turn{0};
  };
  static constexpr std::int64_t kNever = INT64_MAX;

  Task& current() const;
  void note(const char* what, std::uint64_t value);
  void pass_on();
  void give_turn_away();
  Task& choose();
  Task& choose_among_runnable();
  Task* first_timeout();
  void time_out(Task& task);
  void free_mutex(const void* mutex);
  std::string state_of_all() const;

  Options options_;
  Random choices_;
  Random bytes_;
  std::uint32_t switch_percent_ = 0;
  bool by_priority_ = false;
  std::uint64_t steps_ = 0;
  std::uint64_t trace_hash_ = 0xcbf29ce484222325ULL;
  std::int64_t now_us_;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::vector<Task*> runnable_;  // scratch of choose()
  std::unordered_map<const void*, Task*> owners_;
};

}  // namespace nabe::simulation
