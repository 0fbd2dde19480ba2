// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "conformance/conformance.h"

namespace nabe::cli {

/// What `nabe conformance --json` prints: one object for a program.
std::string conformance_json(const std::string& plugin_file, const conformance::Report& report);

}  // namespace nabe::cli
