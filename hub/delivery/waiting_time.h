// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <atomic>

#include "base/clock.h"

namespace nabe::delivery {

/// The times by which the hub waits, whatever is done to the wall clock. Threads: [any]. Blocks: no.
class WaitingTime {
 public:
  explicit WaitingTime(const Clock& clock) : clock_(clock), difference_us_(clock.now_us() - clock.monotonic_us()) {}

  /// The wall clock as it would be had nobody set it since this was made: for how long something takes, and when it has
  /// taken too long.
  TimeUs steady_us() const { return clock_.monotonic_us() + difference_us_; }

  /// Never behind what the wall clock has said at any moment, and never goes backwards: what was stored as due is due.
  /// A clock that was ahead for a while makes nothing wait for that time to come again.
  TimeUs latest_us() const {
    const TimeUs steady = steady_us();
    const TimeUs ahead = clock_.now_us() - steady;
    TimeUs most = ahead_us_.load(std::memory_order_relaxed);
    while (ahead > most && !ahead_us_.compare_exchange_weak(most, ahead, std::memory_order_relaxed)) {
    }
    return steady + std::max(most, ahead);
  }

 private:
  const Clock& clock_;
  const std::int64_t difference_us_;
  mutable std::atomic<std::int64_t> ahead_us_{0};
};

}  // namespace nabe::delivery
