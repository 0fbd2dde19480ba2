// SPDX-License-Identifier: EUPL-1.2
// The bytes of large contents in segments; those of a store that version 1 wrote in their rows.
#include <sqlite3.h>

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "store/sql/query.h"
#include "store/sqlite/connection.h"

namespace nabe::store::sqlite {
namespace {

using sql::Query;

constexpr std::int64_t kChunkMaxBytes = 4 * 1024 * 1024;

struct StoredChunk {
  std::int64_t index = 0;
  std::optional<ChunkPlace> place;
};

std::optional<ChunkPlace> place_of(const Query& query, int first_column) {
  if (query.is_null(first_column)) {
    return std::nullopt;
  }
  return ChunkPlace{query.integer(first_column), query.integer(first_column + 1), query.integer(first_column + 2)};
}

std::string missing(const std::string& blob_id, std::int64_t index) {
  return "chunk " + std::to_string(index) + " of blob " + blob_id + " is missing";
}

}  // namespace

void Connection::put_chunk(const std::string& blob_id, std::int64_t index, std::string_view bytes) {
  const ChunkPlace place = segments_->append(bytes);
  Query(*this, "INSERT INTO chunk VALUES(?, ?, x'', ?, ?, ?)")
      .bind(blob_id, index, place.segment, place.offset_bytes, place.size_bytes)
      .run();
}

std::size_t Connection::remove_chunks(const std::string& blob_id, std::size_t limit) {
  std::vector<StoredChunk> chunks;
  {
    Query query(*this,
                "SELECT idx, segment, offset_bytes, size_bytes FROM chunk WHERE blob_id = ? ORDER BY idx LIMIT ?");
    query.bind(blob_id, limit);
    while (query.next()) {
      chunks.push_back({query.integer(0), place_of(query, 1)});
    }
  }
  std::set<std::int64_t> touched;
  for (const StoredChunk& chunk : chunks) {
    if (chunk.place) {
      segments_->erase(*chunk.place);
      touched.insert(chunk.place->segment);
    }
  }
  if (!chunks.empty()) {
    Query(*this, "DELETE FROM chunk WHERE blob_id = ? AND idx <= ?").bind(blob_id, chunks.back().index).run();
  }
  emptied_.insert(touched.begin(), touched.end());
  return chunks.size();
}

void Connection::drop_empty_segments() {
  for (const std::int64_t id : std::exchange(emptied_, {})) {
    segments_->drop_if_empty(id);
  }
}

std::string Connection::chunk(const std::string& blob_id, std::int64_t index) {
  std::optional<ChunkPlace> place;
  {
    Query query(*this, "SELECT bytes, segment, offset_bytes, size_bytes FROM chunk WHERE blob_id = ? AND idx = ?");
    query.bind(blob_id, index);
    if (!query.next()) {
      throw sql::DamagedRow(missing(blob_id, index));
    }
    place = place_of(query, 1);
    if (!place) {
      if (query.view(0).empty()) {
        throw sql::DamagedRow(missing(blob_id, index));
      }
      return query.text(0);
    }
  }
  if (place->size_bytes <= 0 || place->size_bytes > kChunkMaxBytes || place->offset_bytes < 0) {
    throw sql::DamagedRow("chunk " + std::to_string(index) + " of blob " + blob_id + " has no place that can be");
  }
  if (!read_last_ || read_last_->id() != place->segment) {
    try {
      read_last_ = std::make_unique<SegmentFile>(file_, place->segment, SegmentFile::Mode::Read);
    } catch (const SqliteFailure& failure) {
      if ((failure.code() & 0xff) != SQLITE_CANTOPEN) {
        throw;
      }
      throw sql::DamagedRow(missing(blob_id, index) + ": " + failure.what());
    }
  }
  std::string bytes(static_cast<std::size_t>(place->size_bytes), '\0');
  if (!read_last_->read(bytes.data(), place->size_bytes, place->offset_bytes)) {
    throw sql::DamagedRow(missing(blob_id, index));
  }
  return bytes;
}

}  // namespace nabe::store::sqlite
