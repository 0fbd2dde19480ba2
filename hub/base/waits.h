// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

#include "base/hook.h"

/// All that the hub waits with: the standard library's, each with one question before it waits, whether a simulation
/// decides here. `std::lock_guard` and `std::unique_lock` go with them.
namespace nabe {

class Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock() {
    if (Hook* hook = Hook::installed()) {
      hook->lock(this);
    } else {
      inner_.lock();
    }
  }
  void unlock() {
    if (Hook* hook = Hook::installed()) {
      hook->unlock(this);
    } else {
      inner_.unlock();
    }
  }

 private:
  friend class ConditionVariable;
  std::mutex inner_;
};

class ConditionVariable {
 public:
  ConditionVariable() = default;
  ConditionVariable(const ConditionVariable&) = delete;
  ConditionVariable& operator=(const ConditionVariable&) = delete;

  void notify_one() {
    if (Hook* hook = Hook::installed()) {
      hook->notify_one(this);
    } else {
      inner_.notify_one();
    }
  }
  void notify_all() {
    if (Hook* hook = Hook::installed()) {
      hook->notify_all(this);
    } else {
      inner_.notify_all();
    }
  }

  void wait(std::unique_lock<Mutex>& lock) {
    if (Hook* hook = Hook::installed()) {
      hook->wait(this, lock.mutex(), Hook::kForEver);
      return;
    }
    std::unique_lock<std::mutex> inner(lock.mutex()->inner_, std::adopt_lock);
    inner_.wait(inner);
    inner.release();
  }
  template <typename Predicate>
  void wait(std::unique_lock<Mutex>& lock, Predicate predicate) {
    while (!predicate()) {
      wait(lock);
    }
  }

  /// False: the time is over.
  bool wait_for(std::unique_lock<Mutex>& lock, std::chrono::microseconds timeout) {
    if (Hook* hook = Hook::installed()) {
      return hook->wait(this, lock.mutex(), timeout.count());
    }
    return wait_until_machine_time(lock, std::chrono::steady_clock::now() + timeout);
  }
  /// What the predicate says at the end.
  template <typename Predicate>
  bool wait_for(std::unique_lock<Mutex>& lock, std::chrono::microseconds timeout, Predicate predicate) {
    if (Hook* hook = Hook::installed()) {
      const std::int64_t until_us = hook->monotonic_us() + timeout.count();
      while (!predicate()) {
        const std::int64_t left_us = until_us - hook->monotonic_us();
        if (left_us <= 0 || !hook->wait(this, lock.mutex(), left_us)) {
          return predicate();
        }
      }
      return true;
    }
    const auto until = std::chrono::steady_clock::now() + timeout;
    while (!predicate()) {
      if (!wait_until_machine_time(lock, until)) {
        return predicate();
      }
    }
    return true;
  }

 private:
  bool wait_until_machine_time(std::unique_lock<Mutex>& lock, std::chrono::steady_clock::time_point until) {
    std::unique_lock<std::mutex> inner(lock.mutex()->inner_, std::adopt_lock);
    const std::cv_status status = inner_.wait_until(inner, until);
    inner.release();
    return status == std::cv_status::no_timeout;
  }

  std::condition_variable inner_;
};

/// Joined before it is destroyed, as std::thread.
class Thread {
 public:
  Thread() = default;
  template <typename Body>
  explicit Thread(Body body) {
    if (Hook* hook = Hook::installed()) {
      inner_ = hook->start(std::move(body));
    } else {
      inner_ = std::thread(std::move(body));
    }
  }

  bool joinable() const { return inner_.joinable(); }
  void join() {
    if (Hook* hook = Hook::installed()) {
      hook->join(inner_);
    } else {
      inner_.join();
    }
  }

 private:
  std::thread inner_;
};

}  // namespace nabe
