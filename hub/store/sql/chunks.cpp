// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/connection.h"
#include "store/sql/query.h"

namespace nabe::store::sql {

void Connection::put_chunk(const std::string& blob_id, std::int64_t index, std::string_view bytes) {
  Query(*this, "INSERT INTO chunk VALUES(?, ?, ?)").bind(blob_id, index, Bytes{bytes}).run();
}

std::size_t Connection::remove_chunks(const std::string& blob_id, std::size_t limit) {
  std::size_t count = 0;
  std::int64_t last = 0;
  {
    Query query(*this, "SELECT idx FROM chunk WHERE blob_id = ? ORDER BY idx LIMIT ?");
    query.bind(blob_id, limit);
    for (; query.next(); ++count) {
      last = query.integer(0);
    }
  }
  if (count > 0) {
    Query(*this, "DELETE FROM chunk WHERE blob_id = ? AND idx <= ?").bind(blob_id, last).run();
  }
  return count;
}

std::string Connection::chunk(const std::string& blob_id, std::int64_t index) {
  Query query(*this, "SELECT bytes FROM chunk WHERE blob_id = ? AND idx = ?");
  query.bind(blob_id, index);
  if (!query.next() || query.view(0).empty()) {
    throw DamagedRow("chunk " + std::to_string(index) + " of blob " + blob_id + " is missing");
  }
  return query.text(0);
}

}  // namespace nabe::store::sql
