// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <csignal>

namespace nabe {

/// Signals by which a process brings itself down. No thread blocks them: the kernel would end it all the same, and
/// nobody could note why.
inline constexpr std::array kFaultSignals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};

/// All that a thread can leave to another one.
inline sigset_t signals_but_faults() {
  sigset_t signals;
  sigfillset(&signals);
  for (const int fault : kFaultSignals) {
    sigdelset(&signals, fault);
  }
  return signals;
}

}  // namespace nabe
