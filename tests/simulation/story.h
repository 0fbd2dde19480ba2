// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/planted.h"
#include "journal.h"
#include "plan.h"

namespace nabe::simulation {

/// A history as the outside saw it, a line for each event, and how to run it again with the bug that was planted.
std::string story_of(const Plan& plan, const Journal& journal, Bug bug);

}  // namespace nabe::simulation
