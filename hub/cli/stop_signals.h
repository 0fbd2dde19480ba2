// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <csignal>
#include <cstdint>

namespace nabe::cli {

/// The signals of the process, handled in one place: all that can wait are blocked in every thread, SIGPIPE is ignored,
/// and only this class takes them. Make it before the first thread. Not copied, once per process.
class StopSignals {
 public:
  StopSignals();

  /// Waits up to `timeout_ms` for SIGTERM, SIGINT or SIGHUP; 0 if none came. SIGHUP is ignored if it was (nohup).
  int wait(std::uint32_t timeout_ms);

  /// From now on one of them ends the process at once with kFailed.
  void leave_at_once_on_the_next();

 private:
  sigset_t stop_;
};

}  // namespace nabe::cli
