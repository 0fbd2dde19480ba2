// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

namespace nabe {

/// Stands in for the machine where it decides for the hub: who runs next, when a wait times out, what is random. A
/// simulation installs one before the process has a second thread and never takes it away. In production there is
/// none, and every call goes straight to the standard library.
/// Threads: [any]; each call is of the thread that waits.
class Hook {
 public:
  static constexpr std::int64_t kForEver = -1;

  virtual ~Hook() = default;
  /// A mutex and a condition are known by their address alone, from their first use to their end.
  virtual void lock(const void* mutex) = 0;
  virtual void unlock(const void* mutex) = 0;
  /// Gives up `mutex` until the condition is notified or `timeout_us` is over, and has it again when it returns. False:
  /// timed out.
  virtual bool wait(const void* condition, const void* mutex, std::int64_t timeout_us) = 0;
  virtual void notify_one(const void* condition) = 0;
  virtual void notify_all(const void* condition) = 0;
  virtual std::thread start(std::function<void()> body) = 0;
  virtual void join(std::thread& thread) = 0;
  /// The time that waits are measured by.
  virtual std::int64_t monotonic_us() const = 0;
  virtual void fill_random(unsigned char* data, std::size_t size_bytes) = 0;

  static Hook* installed() { return installed_; }
  static void install(Hook& hook) { installed_ = &hook; }

 private:
  static inline constinit Hook* installed_ = nullptr;
};

}  // namespace nabe
