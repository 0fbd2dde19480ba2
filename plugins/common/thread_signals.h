// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <csignal>

namespace nabe::common {

/// What a thread of a plugin leaves to the hub: all but faults of its own, by which the hub notes what it was doing.
inline sigset_t signals_but_faults() {
  sigset_t signals;
  sigfillset(&signals);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    sigdelset(&signals, fault);
  }
  return signals;
}

}  // namespace nabe::common
