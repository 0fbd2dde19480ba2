// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "base/result.h"
#include "store/sql/migration.h"
#include "store/sqlite/connection.h"

namespace nabe::store::sqlite {

using sql::Migration;

/// From nothing to the version that this program writes; the n-th makes version n.
std::span<const Migration> migrations();

/// The version that this program writes.
int schema_version();

/// Brings an empty or older database forward to the last of `steps`, all in one transaction. Errors: SchemaNewer,
/// MigrationFailed. Throws SqliteFailure where the database cannot even be read.
Result<void> migrate(Connection& connection, std::span<const Migration> steps = migrations());

/// For readers, which change nothing: refuses any other version than this program's.
Result<void> require_current_schema(Connection& connection);

}  // namespace nabe::store::sqlite
