// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/sql/move_side.h"

namespace nabe::store::sqlite {

/// Errors: as opening the store. Throws SqliteFailure.
Result<std::unique_ptr<sql::MoveSide>> open_move_side(const std::string& folder, sql::MoveRole role);

}  // namespace nabe::store::sqlite
