// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/store.h"

namespace nabe::store {

struct MovedTable {
  std::string name;
  std::uint64_t rows = 0;
  std::string sha256;  ///< of all values in the order of the key; the same on both sides
};

/// Told after each page. Threads: the caller's.
using MoveProgress = std::function<void(const std::string& table, std::uint64_t rows)>;

/// Copies everything of the store `from` into the store `to`, which must be empty, and then reads the copy again:
/// counts and hashes of every table must be equal. Both are locked against a hub meanwhile; `from` is left as it is. A
/// move that was not finished leaves a store that no hub opens. Errors: those of opening a store; NotEmpty, MoveFailed
/// (the copy differs, or a database failed). Blocks: as long as it takes.
Result<std::vector<MovedTable>> move_store(const OpenOptions& from, const OpenOptions& to,
                                           const MoveProgress& progress);

}  // namespace nabe::store
