// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "nabe/abi.h"

namespace nabe::simulation {

/// The plugin whose connectors are the systems around the hub: `sim_sink`, `sim_later` (the same, and often it ends
/// after its call), `sim_plain` (one call at a time, cannot resume) and `sim_source`. Sinks note what arrives and
/// answer by the seed of the history.
const nabe_plugin& plugin();

/// Ends what connectors go on with after their calls, until the hub has stopped; on a thread of its own.
void run_late_answers();

/// Completes pending deliveries by their tokens, early, late and twice, until the world is over; on a thread of its
/// own.
void run_completions();

}  // namespace nabe::simulation
