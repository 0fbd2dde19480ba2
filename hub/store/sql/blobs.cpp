// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ids.h"
#include "base/planted.h"
#include "store/codes.h"
#include "store/sql/changes.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {
namespace {

constexpr std::size_t kChunkMaxBytes = 4 * 1024 * 1024;
constexpr std::size_t kChunkBytes = 256 * 1024;
constexpr std::size_t kSweptAtOnce = 8;

}  // namespace

void Changes::apply_change(const StageChunk& change) {
  if (change.blob_id.empty() || change.bytes.empty() || change.bytes.size() > kChunkMaxBytes) {
    refuse(BatchStatus::Refused, kContentRefused,
           "a chunk of blob " + change.blob_id + " has " + std::to_string(change.bytes.size()) +
               " bytes; allowed are 1 to " + std::to_string(kChunkMaxBytes));
  }
  std::int64_t expected = 0;
  {
    Query blob(connection_, "SELECT refs, chunks FROM blob WHERE blob_id = ?");
    blob.bind(change.blob_id);
    if (blob.next()) {
      if (blob.integer(0) != 0) {
        refuse(BatchStatus::Refused, kContentRefused,
               "blob " + change.blob_id + " is complete and takes no more chunks");
      }
      expected = blob.integer(1);
    }
  }
  if (static_cast<std::int64_t>(change.index) != expected) {
    refuse(BatchStatus::Refused, kContentRefused,
           "blob " + change.blob_id + " expects chunk " + std::to_string(expected) + ", not chunk " +
               std::to_string(change.index));
  }
  Query(connection_,
        "INSERT INTO blob VALUES(?, 0, 1, ?) ON CONFLICT(blob_id) DO UPDATE SET chunks = blob.chunks + 1, "
        "size_bytes = blob.size_bytes + excluded.size_bytes")
      .bind(change.blob_id, change.bytes.size())
      .run();
  const bool damaged = planted(Bug::DropChunk) && change.index > 0;
  const std::string_view stored = damaged ? std::string_view("-") : std::string_view(change.bytes);
  connection_.put_chunk(change.blob_id, static_cast<std::int64_t>(change.index), stored);
}

// Only marks it: deleting gigabytes inside one transaction would keep everyone waiting.
void Changes::apply_change(const DropBlob& change) {
  Query(connection_, "UPDATE blob SET refs = -1 WHERE blob_id = ? AND refs = 0").bind(change.blob_id).run();
}

// A blob may be named by several messages (an edited copy shares its original's attachments).
void Changes::require_blob(const Content& content) {
  if (content.blob_id.empty()) {
    const std::size_t size = content.inline_bytes ? content.inline_bytes->size() : 0;
    if (size != content.size_bytes) {
      refuse(BatchStatus::Refused, kContentRefused,
             "a part announces " + std::to_string(content.size_bytes) + " bytes and has " + std::to_string(size));
    }
    return;
  }
  Query blob(connection_, "SELECT size_bytes, refs FROM blob WHERE blob_id = ?");
  blob.bind(content.blob_id);
  if (!blob.next() || blob.integer(1) < 0) {
    refuse(BatchStatus::Refused, kContentRefused, "there is no blob " + content.blob_id);
  }
  if (blob.integer(0) != static_cast<std::int64_t>(content.size_bytes)) {
    refuse(BatchStatus::Refused, kContentRefused,
           "blob " + content.blob_id + " has " + std::to_string(blob.integer(0)) + " bytes, announced are " +
               std::to_string(content.size_bytes));
  }
}

std::string Changes::store_large(const std::string& bytes) {
  std::string blob_id = new_id(counters_.last_receipt_us);
  std::int64_t index = 0;
  for (std::size_t offset = 0; offset < bytes.size(); offset += kChunkBytes) {
    connection_.put_chunk(blob_id, index++, std::string_view(bytes).substr(offset, kChunkBytes));
  }
  Query(connection_, "INSERT INTO blob VALUES(?, 0, ?, ?)").bind(blob_id, index, bytes.size()).run();
  return blob_id;
}

void Changes::mark_orphans() { Query(connection_, "UPDATE blob SET refs = -1 WHERE refs < 1 AND refs = 0").run(); }

bool Changes::sweep() {
  std::string blob_id;
  {
    Query loose(connection_, "SELECT blob_id FROM blob WHERE refs < 1 AND refs = -1 LIMIT 1");
    if (!loose.next()) {
      return false;
    }
    blob_id = loose.text(0);
  }
  if (connection_.remove_chunks(blob_id, kSweptAtOnce) < kSweptAtOnce) {
    Query(connection_, "DELETE FROM blob WHERE blob_id = ?").bind(blob_id).run();
  }
  return true;
}

}  // namespace nabe::store::sql
