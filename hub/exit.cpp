// SPDX-License-Identifier: EUPL-1.2
// In place of the C library's, for plugins that leave: the hub runs on other threads, which would fall over what an
// exit clears away below them, and the message that is to blame would not be found.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/crash_signals.h"
#include "cli/exit_code.h"

extern "C" [[noreturn]] void exit(int status) {
  if (nabe::cli::CrashSignals::note_exit()) {
    ::_exit(nabe::cli::kFailed);  // whoever starts it again must not take it for a stop
  }
  using Exit = void (*)(int);
  reinterpret_cast<Exit>(::dlsym(RTLD_NEXT, "exit"))(status);
  std::abort();
}
