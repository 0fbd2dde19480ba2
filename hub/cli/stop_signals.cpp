// SPDX-License-Identifier: EUPL-1.2
#include "cli/stop_signals.h"

#include <unistd.h>

#include <ctime>
#include <thread>

#include "base/fault_signals.h"
#include "cli/exit_code.h"

namespace nabe::cli {

StopSignals::StopSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t blocked = signals_but_faults();
  for (const int of_the_terminal : {SIGTSTP, SIGCONT}) {
    sigdelset(&blocked, of_the_terminal);
  }
  pthread_sigmask(SIG_SETMASK, &blocked, nullptr);

  sigemptyset(&stop_);
  sigaddset(&stop_, SIGTERM);
  sigaddset(&stop_, SIGINT);
  struct sigaction hangup {};
  if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) {
    sigaddset(&stop_, SIGHUP);
  }
}

int StopSignals::wait(std::uint32_t timeout_ms) {
  const timespec timeout{timeout_ms / 1'000, static_cast<long>(timeout_ms % 1'000) * 1'000'000};
  const int taken = sigtimedwait(&stop_, nullptr, &timeout);
  return taken > 0 ? taken : 0;
}

void StopSignals::leave_at_once_on_the_next() {
  // Detached: it waits for a signal that may never come, and owns nothing.
  std::thread([stop = stop_] {
    int taken = 0;
    while (sigwait(&stop, &taken) != 0) {
    }
    ::_exit(kFailed);
  }).detach();
}

}  // namespace nabe::cli
