// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "delivery/flights.h"
#include "store/store.h"

namespace nabe::delivery {

/// Code of a delivery during whose last attempt the hub crashed; it is attempted beside no other such one.
inline constexpr char kCrashed[] = "crashed";

/// Writes down for each suspect that the hub crashed during its attempt. At the `max_crashes`-th since a person last
/// looked at it (0: never), it waits for a person: dead, or unknown if it was handed over. Errors: of the store.
/// Blocks: on the disk.
Result<void> settle_crashed(store::Store& store, const Clock& clock, Log& log, const Flights& flights,
                            std::uint32_t max_crashes);

}  // namespace nabe::delivery
