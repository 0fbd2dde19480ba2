// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "conformance/check.h"
#include "conformance/stage.h"

namespace nabe::conformance {

/// "`what` took N ms"
std::string took(const std::string& what, std::chrono::steady_clock::duration time);

/// Stops the connector of a stage on a thread of its own while the caller is within one of its hooks.
class StopInMidCall {
 public:
  StopInMidCall(const Subject& subject, Stage& stage);
  ~StopInMidCall();
  StopInMidCall(const StopInMidCall&) = delete;
  StopInMidCall& operator=(const StopInMidCall&) = delete;

  /// To be called within the hook, on its thread; only the first time counts.
  void begin();
  bool has_returned() const { return returned_; }
  /// To be called when `hook` has returned: finds a stop or a hook that took too long.
  void judge(const std::string& hook, Findings& findings);

 private:
  using Clock = std::chrono::steady_clock;

  Stage& stage_;
  const Milliseconds grace_;
  const Milliseconds patience_;
  Clock::time_point since_{};
  Clock::duration stop_time_{};  ///< valid once `thread_` was joined
  std::atomic<bool> returned_{false};
  std::thread thread_;
};

}  // namespace nabe::conformance
