// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "delivery/operations.h"

namespace nabe::simulation {

/// Does what the phase says: stops and starts connectors, applies remedies, assigns, routes again; on a thread of its
/// own.
void run_operator(delivery::Operations& operations);

/// Once nothing is handed in any more and no fault is left: retries what waits for a person until nothing does. False:
/// it does not come to an end.
bool run_dry(delivery::Operations& operations);

}  // namespace nabe::simulation
