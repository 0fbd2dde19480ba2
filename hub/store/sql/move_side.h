// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "store/sql/connection.h"

namespace nabe::store::sql {

enum class MoveRole {
  From,  ///< there must be a store, of this program's version; it is only read
  To,    ///< made where it does not exist
};

/// One end of a move, locked against a hub as long as this lives. Threads: one at a time. Throws SqlFailure.
class MoveSide {
 public:
  virtual ~MoveSide() = default;
  virtual Connection& connection() = 0;
  virtual void begin() = 0;
  virtual void commit() = 0;
};

}  // namespace nabe::store::sql
