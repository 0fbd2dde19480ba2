// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "store/postgresql/connection.h"
#include "store/sql/read_ahead.h"
#include "store/sql/write_queue.h"

namespace nabe::store::postgresql {

/// Reads what the rules are going to ask for the batches of the group, in a few round trips for all of them. In the
/// group's transaction, after its lock. Throws PostgresFailure.
void read_group(Connection& connection, std::span<const sql::Queued> group, sql::ReadAhead& ahead);

}  // namespace nabe::store::postgresql
