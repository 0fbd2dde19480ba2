// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace nabe::cli {

/// The whole program but its streams: finds the command, reads its arguments, runs it. `arguments` without the
/// program's name. Returns the exit code.
int run_application(Console& console, const std::vector<std::string>& arguments);

}  // namespace nabe::cli
