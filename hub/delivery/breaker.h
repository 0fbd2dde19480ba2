// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "config/config.h"

namespace nabe::delivery {

/// Spaces out the attempts of a connector whose system answers, but fails one message after the other: without it, all
/// that waits would be tried again and again at full speed, and its neighbours would pay for that. After kTolerated
/// failures without a success between them there is one attempt at a time, each after a pause. The pause doubles from
/// the retry policy's first one and stays short, since the next message may be one that the system takes.
/// Threads: one at a time (the runner's lock).
class Breaker {
 public:
  static constexpr std::uint32_t kTolerated = 8;
  static constexpr std::uint64_t kMaxPauseMs = 1000;

  explicit Breaker(const config::RetryPolicy& policy) : policy_(policy) {}

  /// `chance`: 0 to 1, spreads the pause between half and all of it.
  void failed(TimeUs now_us, double chance);
  void succeeded();

  bool tripped() const { return failures_ > kTolerated; }
  /// No attempt before; 0 unless tripped.
  TimeUs paused_until_us() const { return paused_until_us_; }

 private:
  const config::RetryPolicy& policy_;
  std::uint32_t failures_ = 0;
  TimeUs paused_until_us_ = 0;
};

}  // namespace nabe::delivery
