// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace nabe::cli {

/// As long as this lives, an end that the process brings about itself (a fault, an abort, an exit in a plugin) is noted
/// for the next one before it takes its course (delivery/flights.h). Once per process.
class CrashSignals {
 public:
  CrashSignals();
  ~CrashSignals();
  CrashSignals(const CrashSignals&) = delete;
  CrashSignals& operator=(const CrashSignals&) = delete;

  /// Somebody leaves; false: as he may, since no CrashSignals lives.
  static bool note_exit();
};

}  // namespace nabe::cli
