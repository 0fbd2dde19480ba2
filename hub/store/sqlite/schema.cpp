// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/schema.h"

#include <array>
#include <span>
#include <string>

#include "base/clock.h"
#include "store/sql/query.h"

namespace nabe::store::sqlite {
namespace {

// Numbers in `state` and `disposition` are the enumerators of store.h, in their order; 6 and above is final.
//
// message.seq      order of acceptance; part.key = seq * 65536 + number (0 is the body), so that parts append
// received_department: as the sender named it; identity stays with it when a person sends the message elsewhere
// Every index ends with the row's id by itself: named in it, it could not be compared as part of (due_us, id).
// delivery.lane_key:   case id, or message id without a case; null while unassigned
constexpr std::array kVersion1 = {
    "CREATE TABLE meta(id INTEGER PRIMARY KEY CHECK(id = 1), next_message INTEGER NOT NULL, next_delivery INTEGER NOT "
    "NULL, next_version INTEGER NOT NULL, last_receipt_us INTEGER NOT NULL, messages INTEGER NOT NULL, refusals "
    "INTEGER "
    "NOT NULL)",
    "INSERT INTO meta VALUES(1, 1, 1, 1, 0, 0, 0)",

    "CREATE TABLE message(seq INTEGER PRIMARY KEY, id TEXT NOT NULL, department TEXT NOT NULL, received_department "
    "TEXT "
    "NOT NULL, source TEXT NOT NULL, sender_message_id TEXT NOT NULL, type TEXT NOT NULL, case_id TEXT, causation_id "
    "TEXT "
    "NOT NULL, receipt_us INTEGER NOT NULL, content_sha256 TEXT NOT NULL, trace_parent TEXT NOT NULL, disposition "
    "INTEGER "
    "NOT NULL, replaces TEXT NOT NULL, media_type TEXT NOT NULL, attributes BLOB NOT NULL, facts BLOB NOT NULL, "
    "decision "
    "TEXT NOT NULL)",
    "CREATE UNIQUE INDEX message_id ON message(id)",
    "CREATE UNIQUE INDEX message_identity ON message(sender_message_id, source, received_department) WHERE "
    "sender_message_id <> '' AND replaces = ''",
    "CREATE INDEX message_case ON message(case_id, type, receipt_us) WHERE case_id IS NOT NULL",
    "CREATE INDEX message_attention ON message(disposition, id) WHERE disposition <> 0",

    "CREATE TABLE part(key INTEGER PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, size_bytes INTEGER NOT "
    "NULL, "
    "sha256 TEXT NOT NULL, blob_id TEXT, bytes BLOB)",
    // refs: parts that name the blob; 0 is staged, -1 is to be swept
    "CREATE TABLE blob(blob_id TEXT PRIMARY KEY, refs INTEGER NOT NULL, chunks INTEGER NOT NULL, size_bytes INTEGER "
    "NOT "
    "NULL) WITHOUT ROWID",
    "CREATE INDEX blob_loose ON blob(refs) WHERE refs < 1",
    "CREATE TABLE chunk(blob_id TEXT NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(blob_id, idx)) "
    "WITHOUT ROWID",

    "CREATE TABLE delivery(id INTEGER PRIMARY KEY, message_seq INTEGER NOT NULL, connector TEXT NOT NULL, lane_key "
    "TEXT, "
    "lane_sequence INTEGER NOT NULL, state INTEGER NOT NULL, head INTEGER NOT NULL, awaits TEXT, due_us INTEGER NOT "
    "NULL, "
    "attempts INTEGER NOT NULL, attempt_rows INTEGER NOT NULL, receipt_us INTEGER NOT NULL, created_us INTEGER NOT "
    "NULL, "
    "first_attempt_us INTEGER NOT NULL, continue_on_dead INTEGER NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL, "
    "remote_reference TEXT NOT NULL, completion_token TEXT, actor TEXT NOT NULL, reason TEXT NOT NULL, grants BLOB NOT "
    "NULL, with_types BLOB NOT NULL, routes BLOB NOT NULL)",
    "CREATE INDEX delivery_message ON delivery(message_seq)",
    "CREATE INDEX delivery_heads ON delivery(connector, due_us) WHERE state = 1 AND head = 1 AND awaits IS NULL",
    "CREATE INDEX delivery_lane ON delivery(lane_key, connector, lane_sequence) WHERE state < 6 AND lane_key IS NOT "
    "NULL",
    "CREATE INDEX delivery_open ON delivery(connector, receipt_us, state) WHERE state < 6",
    "CREATE INDEX delivery_attention ON delivery(state, connector) WHERE state < 6 AND state <> 1",
    "CREATE INDEX delivery_awaits ON delivery(lane_key, awaits) WHERE awaits IS NOT NULL",
    "CREATE UNIQUE INDEX delivery_token ON delivery(completion_token) WHERE completion_token IS NOT NULL",
    "CREATE TABLE lane(lane_key TEXT NOT NULL, connector TEXT NOT NULL, next_sequence INTEGER NOT NULL, PRIMARY "
    "KEY(lane_key, connector)) WITHOUT ROWID",
    "CREATE TABLE attempt(delivery_id INTEGER NOT NULL, ordinal INTEGER NOT NULL, number INTEGER NOT NULL, started_us "
    "INTEGER NOT NULL, ended_us INTEGER NOT NULL, outcome TEXT NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL, "
    "PRIMARY "
    "KEY(delivery_id, ordinal)) WITHOUT ROWID",

    "CREATE TABLE case_record(id TEXT PRIMARY KEY, department TEXT NOT NULL, opened_us INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE reference(department TEXT NOT NULL, system TEXT NOT NULL, id TEXT NOT NULL, case_id TEXT NOT NULL, "
    "PRIMARY KEY(department, system, id)) WITHOUT ROWID",
    "CREATE INDEX reference_case ON reference(case_id)",
    "CREATE TABLE wanted_reference(department TEXT NOT NULL, system TEXT NOT NULL, id TEXT NOT NULL, message_seq "
    "INTEGER "
    "NOT NULL, PRIMARY KEY(department, system, id, message_seq)) WITHOUT ROWID",
    "CREATE INDEX wanted_reference_message ON wanted_reference(message_seq)",

    "CREATE TABLE state_entry(department TEXT NOT NULL, connector TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT "
    "NULL, "
    "version INTEGER NOT NULL, PRIMARY KEY(department, connector, key)) WITHOUT ROWID",
    "CREATE TABLE hold(message_id TEXT NOT NULL, department TEXT NOT NULL, connector TEXT NOT NULL, PRIMARY "
    "KEY(message_id, department, connector)) WITHOUT ROWID",
    "CREATE TABLE refusal(seq INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, department TEXT NOT NULL, connector TEXT "
    "NOT "
    "NULL, sender_message_id TEXT NOT NULL, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL, code TEXT NOT NULL)",
    "CREATE TABLE journal(seq INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, "
    "subject TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, reason TEXT NOT NULL)",
    "CREATE TABLE connector_state(connector TEXT PRIMARY KEY, stopped INTEGER NOT NULL, at_us INTEGER NOT NULL, actor "
    "TEXT "
    "NOT NULL) WITHOUT ROWID",
};

// Bytes of chunks lie in segments beside the database, or, of version 1, in the row.
constexpr std::array kVersion2 = {
    "ALTER TABLE chunk ADD COLUMN segment INTEGER",
    "ALTER TABLE chunk ADD COLUMN offset_bytes INTEGER",
    "ALTER TABLE chunk ADD COLUMN size_bytes INTEGER",
    "CREATE INDEX chunk_segment ON chunk(segment, offset_bytes) WHERE segment IS NOT NULL",
};

const std::array<Migration, 2> kMigrations = {{{"first schema", kVersion1}, {"content in segments", kVersion2}}};

void apply_from(Connection& connection, std::int64_t found, std::span<const Migration> steps) {
  if (found == 0) {
    connection.execute(
        "CREATE TABLE migration(version INTEGER PRIMARY KEY, description TEXT NOT NULL, applied_us INTEGER "
        "NOT NULL)");
  }
  for (std::size_t i = static_cast<std::size_t>(found); i < steps.size(); ++i) {
    for (const char* statement : steps[i].statements) {
      connection.execute(statement);
    }
    sql::Query(connection, std::string("INSERT INTO migration VALUES(?, ?, ?)"))
        .bind(i + 1, steps[i].description, SystemClock().now_us())
        .run();
  }
  connection.execute("PRAGMA user_version=" + std::to_string(steps.size()));
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

int schema_version() { return static_cast<int>(kMigrations.size()); }

Result<void> migrate(Connection& connection, std::span<const Migration> steps) {
  const auto last = static_cast<std::int64_t>(steps.size());
  const std::int64_t found = connection.number("PRAGMA user_version");
  if (found > last) {
    return sql::newer_schema(found, steps.size());
  }
  if (found == last) {
    return {};
  }
  try {
    connection.execute("BEGIN IMMEDIATE");
    apply_from(connection, found, steps);
    connection.execute("COMMIT");
  } catch (const SqliteFailure& failure) {
    const Error error = sql::migration_failed(found, steps.size(), failure.what());
    try {
      connection.execute("ROLLBACK");
    } catch (const SqliteFailure&) {
      // The failing statement has ended the transaction already.
    }
    return error;
  }
  return {};
}

Result<void> require_current_schema(Connection& connection) {
  const std::int64_t found = connection.number("PRAGMA user_version");
  if (found > schema_version()) {
    return sql::newer_schema(found, kMigrations.size());
  }
  if (found < schema_version()) {
    return sql::older_schema(found, kMigrations.size());
  }
  return {};
}

}  // namespace nabe::store::sqlite
