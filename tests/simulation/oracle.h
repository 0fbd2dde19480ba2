// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "delivery/operations.h"

namespace nabe::simulation {

/// Compares what senders, connectors and operators have seen in all processes of a history with what the hub says of it
/// at the end. Knows the journal and the public API alone. What is wrong goes to the journal.
void judge(delivery::Operations& operations);

}  // namespace nabe::simulation
