// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "routing/decision.h"

namespace nabe::routing {

/// A decision for a person, in English, several lines: what was matched, where it goes with which grant, and for
/// each traced route that did not match the first thing that kept it from it, with the values seen.
/// Control characters in values are replaced, so that the text is safe on a terminal. Threads: [any].
std::string explain(const Decision& decision);

}  // namespace nabe::routing
