// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace nabe::store::sqlite {

/// The version that this program writes.
int schema_version();

/// Brings an empty or older database forward, all steps in one transaction. Errors: SchemaNewer, MigrationFailed.
/// Throws SqliteFailure where the database cannot even be read.
Result<void> migrate(Connection& connection);

/// For readers, which change nothing: refuses any other version than this program's.
Result<void> require_current_schema(Connection& connection);

}  // namespace nabe::store::sqlite
