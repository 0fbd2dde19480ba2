// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "routing/decision.h"

namespace nabe::routing {

/// The decision as JSON text for the store. Beyond 64 KiB the traces of routes that did not match are left out
/// first, then those of the matched ones, then facts are cut; `trace_complete` is false then. Deliveries are always
/// whole. Threads: [any].
std::string to_json(const Decision& decision);

/// Reads back what `to_json` wrote, of this or an earlier version. Errors: NABE-RTE-008.
Result<Decision> decision_from_json(std::string_view json);

}  // namespace nabe::routing
