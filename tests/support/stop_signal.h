// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <csignal>

namespace nabe::test {

/// SIGTERM or Ctrl-C for a program that runs until then. Made before any thread is started, so that all of them block
/// what this one waits for. A peer that went away ends no program: SIGPIPE is ignored.
class StopSignal {
 public:
  StopSignal() {
    std::signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  /// Blocks: until the signal is there.
  void wait() const {
    int taken = 0;
    sigwait(&signals_, &taken);
  }

 private:
  sigset_t signals_{};
};

}  // namespace nabe::test
