// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace nabe::plugin {

struct ChildOutput {
  int exit_code = 0;       ///< meaningful if signal is 0
  int signal = 0;          ///< that ended it; 0: it exited
  bool timed_out = false;  ///< it was killed when its time was up
  std::string out;         ///< at most 256 KiB
  std::string err;         ///< at most 256 KiB
};

/// Runs the program argv[0] (a path, no search) with these arguments, nothing on its input, and collects what it says.
/// A child that runs longer than `timeout_ms` is killed. Error, without a code, if it cannot be started.
/// Threads: [any]. Blocks: until the child ended.
Result<ChildOutput> run_child(const std::vector<std::string>& argv, std::uint32_t timeout_ms);

}  // namespace nabe::plugin
