// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

namespace nabe::test {

/// Answers that come later. One thread for all of them; what is still waiting at the end is never called. Threads: any.
class LateAnswers {
 public:
  using Clock = std::chrono::steady_clock;

  LateAnswers() : thread_([this] { work(); }) {}
  ~LateAnswers() {
    {
      const std::lock_guard lock(mutex_);
      end_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  LateAnswers(const LateAnswers&) = delete;
  LateAnswers& operator=(const LateAnswers&) = delete;

  void add(Clock::time_point due, std::function<void()> answer) {
    const std::lock_guard lock(mutex_);
    waiting_.push({due, std::move(answer)});
    changed_.notify_all();
  }

 private:
  struct Late {
    Clock::time_point due;
    std::function<void()> answer;
    bool operator<(const Late& other) const { return due > other.due; }
  };
  void work() {
    std::unique_lock lock(mutex_);
    while (!end_) {
      if (waiting_.empty()) {
        changed_.wait(lock);
      } else if (const auto due = waiting_.top().due; due > Clock::now()) {
        changed_.wait_until(lock, due);
      } else {
        const auto answer = waiting_.top().answer;
        waiting_.pop();
        lock.unlock();
        answer();
        lock.lock();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<Late> waiting_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace nabe::test
