// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "nabe/abi.h"

namespace nabe::simulation {

/// Hands in what the phase says, new and again, in pieces, and notes receipts and refusals; on a thread of its own.
void run_sender();

/// The end of an intake that a sender of this process queued. Null: no receipt.
void settle_ticket(std::uint64_t ticket, const nabe_receipt* receipt, const nabe_result& result);

}  // namespace nabe::simulation
