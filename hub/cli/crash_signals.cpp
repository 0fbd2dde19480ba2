// SPDX-License-Identifier: EUPL-1.2
#include "cli/crash_signals.h"

#include <array>
#include <atomic>
#include <csignal>

#include "base/fault_signals.h"
#include "delivery/flights.h"

namespace nabe::cli {
namespace {

std::array<struct sigaction, kFaultSignals.size()> handled_before;
std::atomic<bool> watching{false};

// The signal comes again, to whoever had it before, once the handler returns: at the same fault, or from raise().
void on_fault(int signal) {
  delivery::Flights::note_crash(signal);
  for (std::size_t i = 0; i < kFaultSignals.size(); ++i) {
    if (kFaultSignals[i] == signal) {
      ::sigaction(signal, &handled_before[i], nullptr);
    }
  }
  ::raise(signal);
}

}  // namespace

CrashSignals::CrashSignals() {
  struct sigaction action {};
  action.sa_handler = on_fault;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kFaultSignals.size(); ++i) {
    ::sigaction(kFaultSignals[i], &action, &handled_before[i]);
  }
  watching = true;
}

bool CrashSignals::note_exit() {
  if (watching) {
    delivery::Flights::note_crash(delivery::Flights::kExit);
  }
  return watching;
}

CrashSignals::~CrashSignals() {
  watching = false;
  for (std::size_t i = 0; i < kFaultSignals.size(); ++i) {
    ::sigaction(kFaultSignals[i], &handled_before[i], nullptr);
  }
}

}  // namespace nabe::cli
