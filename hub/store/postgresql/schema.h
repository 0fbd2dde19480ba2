// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "base/result.h"
#include "store/postgresql/connection.h"
#include "store/sql/migration.h"

namespace nabe::store::postgresql {

/// From nothing to the version that this program writes; the n-th makes version n.
std::span<const sql::Migration> migrations();

/// Brings an empty or older database forward to the last of `steps`, all in one transaction and one process at a time.
/// Errors: SchemaNewer, MigrationFailed. Throws PostgresFailure where the database cannot even be read.
Result<void> migrate(Connection& connection, std::span<const sql::Migration> steps = migrations());

/// For readers, which change nothing: refuses any other version than this program's.
Result<void> require_current_schema(Connection& connection);

/// The version of the database that `connection` is on; 0: there is no store in it.
std::int64_t schema_version_of(Connection& connection);

}  // namespace nabe::store::postgresql
