// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

#include "base/planted.h"

namespace nabe::simulation {

/// The name of a planted bug, as the command line has it.
const char* name_of(Bug bug);
std::optional<Bug> bug_named(std::string_view name);

}  // namespace nabe::simulation
