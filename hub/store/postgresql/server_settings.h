// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "store/postgresql/connection.h"

namespace nabe::store::postgresql {

/// Whether the server keeps what it commits: its version and encoding, that it writes, and the settings that decide
/// whether a commit survives a loss of power and, where replicas are promised, of the primary. Holds what it found of
/// synchronous_commit for the connection, so that a later change of the server's default does not weaken it.
/// Errors: DatabaseUnsuitable, DatabaseUnsafe (saying what to set). Throws PostgresFailure.
Result<void> require_safe_server(Connection& connection);

}  // namespace nabe::store::postgresql
