// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/schema.h"

#include <array>
#include <string>

#include "base/clock.h"
#include "store/sql/query.h"

namespace nabe::store::postgresql {
namespace {

// The tables of sqlite/schema.cpp with the same columns in the same order: the statements of sql/ name neither
// database. TEXT stands for text that is compared byte by byte; see `bytewise`.
constexpr std::array kPostgresVersion1 = {
    R"(CREATE TABLE meta(id BIGINT PRIMARY KEY CHECK(id = 1), next_message BIGINT NOT NULL, next_delivery BIGINT NOT
       NULL, next_version BIGINT NOT NULL, last_receipt_us BIGINT NOT NULL, messages BIGINT NOT NULL, refusals BIGINT
       NOT NULL) WITH (fillfactor = 10))",
    R"(INSERT INTO meta VALUES(1, 1, 1, 1, 0, 0, 0))",
    // committed_groups: what became of a commit whose answer is lost is read here
    R"(CREATE TABLE node(id TEXT PRIMARY KEY, opened_us BIGINT NOT NULL, committed_groups BIGINT NOT NULL) WITH
       (fillfactor = 10))",

    R"(CREATE TABLE message(seq BIGINT PRIMARY KEY, id TEXT NOT NULL, department TEXT NOT NULL, received_department
       TEXT NOT NULL, source TEXT NOT NULL, sender_message_id TEXT NOT NULL, type TEXT NOT NULL, case_id TEXT,
       causation_id TEXT NOT NULL, receipt_us BIGINT NOT NULL, content_sha256 TEXT NOT NULL, trace_parent TEXT NOT
       NULL, disposition SMALLINT NOT NULL, replaces TEXT NOT NULL, media_type TEXT NOT NULL, attributes BYTEA NOT
       NULL, facts BYTEA NOT NULL, decision TEXT NOT NULL))",
    R"(CREATE UNIQUE INDEX message_id ON message(id))",
    R"(CREATE UNIQUE INDEX message_identity ON message(sender_message_id, source, received_department) WHERE
       sender_message_id <> '' AND replaces = '')",
    R"(CREATE INDEX message_case ON message(case_id, type, receipt_us, seq) WHERE case_id IS NOT NULL)",
    R"(CREATE INDEX message_attention ON message(disposition, id) WHERE disposition <> 0)",
    R"(CREATE TABLE part(key BIGINT PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, size_bytes BIGINT NOT
       NULL, sha256 TEXT NOT NULL, blob_id TEXT, bytes BYTEA))",
    // Compressing would cost more than all the rest; what fits into a page stays in its row.
    R"(ALTER TABLE part ALTER COLUMN bytes SET STORAGE EXTERNAL)",
    R"(ALTER TABLE part SET (toast_tuple_target = 8160))",
    // refs: parts that name the blob; 0 is staged, -1 is to be swept
    R"(CREATE TABLE blob(blob_id TEXT PRIMARY KEY, refs BIGINT NOT NULL, chunks BIGINT NOT NULL, size_bytes BIGINT
       NOT NULL))",
    R"(CREATE INDEX blob_loose ON blob(refs) WHERE refs < 1)",
    R"(CREATE TABLE chunk(blob_id TEXT NOT NULL, idx BIGINT NOT NULL, bytes BYTEA NOT NULL, PRIMARY KEY(blob_id,
       idx)))",
    R"(ALTER TABLE chunk ALTER COLUMN bytes SET STORAGE EXTERNAL)",
    R"(CREATE TABLE delivery(id BIGINT PRIMARY KEY, message_seq BIGINT NOT NULL, connector TEXT NOT NULL, lane_key
       TEXT, lane_sequence BIGINT NOT NULL, state SMALLINT NOT NULL, head SMALLINT NOT NULL, awaits TEXT, due_us
       BIGINT NOT NULL, attempts BIGINT NOT NULL, attempt_rows BIGINT NOT NULL, receipt_us BIGINT NOT NULL,
       created_us BIGINT NOT NULL, first_attempt_us BIGINT NOT NULL, continue_on_dead SMALLINT NOT NULL, code TEXT
       NOT NULL, detail TEXT NOT NULL, remote_reference TEXT NOT NULL, completion_token TEXT, actor TEXT NOT NULL,
       reason TEXT NOT NULL, grants BYTEA NOT NULL, with_types BYTEA NOT NULL, routes BYTEA NOT NULL))",
    R"(CREATE INDEX delivery_message ON delivery(message_seq))",
    R"(CREATE INDEX delivery_heads ON delivery(connector, due_us, id) WHERE state = 1 AND head = 1 AND awaits IS NULL)",
    R"(CREATE INDEX delivery_lane ON delivery(lane_key, connector, lane_sequence) WHERE state < 6 AND lane_key IS NOT
       NULL)",
    R"(CREATE INDEX delivery_open ON delivery(connector, receipt_us, state) WHERE state < 6)",
    R"(CREATE INDEX delivery_attention ON delivery(state, connector, id) WHERE state < 6 AND state <> 1)",
    R"(CREATE INDEX delivery_awaits ON delivery(lane_key, awaits) WHERE awaits IS NOT NULL)",
    R"(CREATE UNIQUE INDEX delivery_token ON delivery(completion_token) WHERE completion_token IS NOT NULL)",
    R"(CREATE TABLE lane(lane_key TEXT NOT NULL, connector TEXT NOT NULL, next_sequence BIGINT NOT NULL, PRIMARY
       KEY(lane_key, connector)))",
    R"(CREATE TABLE attempt(delivery_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, number BIGINT NOT NULL, started_us
       BIGINT NOT NULL, ended_us BIGINT NOT NULL, outcome TEXT NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL,
       PRIMARY KEY(delivery_id, ordinal)))",
    R"(CREATE TABLE case_record(id TEXT PRIMARY KEY, department TEXT NOT NULL, opened_us BIGINT NOT NULL))",
    R"(CREATE TABLE reference(department TEXT NOT NULL, system TEXT NOT NULL, id TEXT NOT NULL, case_id TEXT NOT
       NULL, PRIMARY KEY(department, system, id)))",
    R"(CREATE INDEX reference_case ON reference(case_id))",
    R"(CREATE TABLE wanted_reference(department TEXT NOT NULL, system TEXT NOT NULL, id TEXT NOT NULL, message_seq
       BIGINT NOT NULL, PRIMARY KEY(department, system, id, message_seq)))",
    R"(CREATE INDEX wanted_reference_message ON wanted_reference(message_seq))",
    R"(CREATE TABLE state_entry(department TEXT NOT NULL, connector TEXT NOT NULL, key BYTEA NOT NULL, value BYTEA
       NOT NULL, version BIGINT NOT NULL, PRIMARY KEY(department, connector, key)))",
    R"(CREATE TABLE hold(message_id TEXT NOT NULL, department TEXT NOT NULL, connector TEXT NOT NULL, PRIMARY
       KEY(message_id, department, connector)))",
    R"(CREATE TABLE refusal(seq BIGINT PRIMARY KEY, at_us BIGINT NOT NULL, department TEXT NOT NULL, connector TEXT
       NOT NULL, sender_message_id TEXT NOT NULL, sha256 TEXT NOT NULL, size_bytes BIGINT NOT NULL, code TEXT NOT
       NULL))",
    R"(CREATE TABLE journal(seq BIGINT PRIMARY KEY, at_us BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
       subject TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, reason TEXT NOT NULL))",
    R"(CREATE TABLE connector_state(connector TEXT PRIMARY KEY, stopped SMALLINT NOT NULL, at_us BIGINT NOT NULL,
       actor TEXT NOT NULL))",
};

const std::array<sql::Migration, 1> kPostgresMigrations = {{{"first schema", kPostgresVersion1}}};

// Advisory locks of this kind are this program's; see node_lock.cpp for the other one.
constexpr char kLockMigration[] = "SELECT pg_advisory_xact_lock(1851875941, -1)";

std::string bytewise(std::string statement) {
  constexpr std::string_view kText = " TEXT";
  constexpr std::string_view kCollation = " COLLATE \"C\"";
  for (std::size_t at = statement.find(kText); at != std::string::npos; at = statement.find(kText, at + 1)) {
    statement.insert(at + kText.size(), kCollation);
  }
  return statement;
}

void bring_forward(Connection& connection, std::int64_t found, std::span<const sql::Migration> steps) {
  if (found == 0) {
    connection.execute(
        "CREATE TABLE migration(version BIGINT PRIMARY KEY, description TEXT NOT NULL, applied_us BIGINT NOT NULL)");
  }
  for (std::size_t i = static_cast<std::size_t>(found); i < steps.size(); ++i) {
    for (const char* statement : steps[i].statements) {
      sql::Query(connection, bytewise(statement)).run();
    }
    sql::Query(connection, std::string("INSERT INTO migration VALUES(?, ?, ?)"))
        .bind(i + 1, steps[i].description, SystemClock().now_us())
        .run();
  }
}

}  // namespace

std::span<const sql::Migration> migrations() { return kPostgresMigrations; }

std::int64_t schema_version_of(Connection& connection) {
  if (!connection.text("SELECT to_regclass('migration')::text")) {
    return 0;
  }
  sql::Query newest(connection, std::string("SELECT max(version) FROM migration"));
  return newest.next() ? newest.integer(0) : 0;
}

Result<void> migrate(Connection& connection, std::span<const sql::Migration> steps) {
  connection.execute("BEGIN");
  std::int64_t found = 0;
  try {
    connection.execute(kLockMigration);
    found = schema_version_of(connection);
    if (found > static_cast<std::int64_t>(steps.size())) {
      connection.rollback();
      return sql::newer_schema(found, steps.size());
    }
    bring_forward(connection, found, steps);
    connection.commit();
  } catch (const PostgresFailure& failure) {
    if (failure.kind() == sql::SqlFailure::Kind::Lost) {
      throw;
    }
    connection.rollback();
    return sql::migration_failed(found, steps.size(), failure.what());
  }
  return {};
}

Result<void> require_current_schema(Connection& connection) {
  const std::int64_t found = schema_version_of(connection);
  const auto known = migrations().size();
  if (found == static_cast<std::int64_t>(known)) {
    return {};
  }
  return found > static_cast<std::int64_t>(known) ? sql::newer_schema(found, known) : sql::older_schema(found, known);
}

}  // namespace nabe::store::postgresql
