// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/sql/connection.h"
#include "store/sqlite/segment_file.h"

namespace nabe::store::sqlite {

/// The segments as their one writer sees them: bytes are appended to the last one, and durable once sync() has
/// returned; only then may a row that names them be committed as part of a message. What no row names after a crash is
/// written over. A segment that no row names any more is deleted. Threads: the writer's. Throws SqliteFailure.
class Segments {
 public:
  /// Of a migrated database; finds where the last segment that is named ends, and deletes those before it that are not.
  Segments(sql::Connection& connection, std::string database_file);

  ChunkPlace append(std::string_view bytes);
  /// Writes zeros over the bytes of a chunk whose row is about to be deleted: what is forgotten does not stay.
  void erase(const ChunkPlace& place);
  /// Deletes a segment that no row names and that is not written any more.
  void drop_if_empty(std::int64_t id);
  void sync();

 private:
  SegmentFile& writable(std::int64_t id);

  sql::Connection& connection_;
  const std::string database_file_;
  std::int64_t last_ = 0;       ///< 0: none yet
  std::int64_t end_bytes_ = 0;  ///< of the last one
  std::unique_ptr<SegmentFile> file_;
  bool dirty_ = false;
};

}  // namespace nabe::store::sqlite
