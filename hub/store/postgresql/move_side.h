// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/postgresql/postgresql_store.h"
#include "store/sql/move_side.h"

namespace nabe::store::postgresql {

/// Errors: as opening the store. Throws PostgresFailure.
Result<std::unique_ptr<sql::MoveSide>> open_move_side(const std::string& url, sql::MoveRole role);

}  // namespace nabe::store::postgresql
