// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/postgresql/connection.h"

namespace nabe::store::postgresql {

/// Makes this connection the one that a hub works with: another hub is refused as long as its session lives. Waits a
/// little for a session whose process has just ended. Errors: NodeActive, naming the session that has it. Throws
/// PostgresFailure.
Result<void> take_node_lock(Connection& connection);

/// Writes the node's row, with no group committed yet. `alone`: removes all others, so that a node that comes back
/// notices. In a transaction. Throws PostgresFailure.
void enter_node(Connection& connection, const std::string& node_id, bool alone);

/// How many groups the node has committed, read after everything that the node's former connection may still be doing,
/// and only once it is as durable as any commit. Errors: NodeActive, where another node has entered since. Throws
/// PostgresFailure.
Result<std::int64_t> committed_groups_of(Connection& connection, const std::string& node_id);

}  // namespace nabe::store::postgresql
