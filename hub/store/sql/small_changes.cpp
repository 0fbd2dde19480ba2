// SPDX-License-Identifier: EUPL-1.2
#include "store/codes.h"
#include "store/sql/changes.h"

namespace nabe::store::sql {

void Changes::apply_change(const PutState& change) {
  const Bytes key{change.key};
  if (change.expected_version) {
    std::uint64_t version = 0;
    Query query(connection_, "SELECT version FROM state_entry WHERE department = ? AND connector = ? AND key = ?");
    query.bind(change.department, change.connector, key);
    if (query.next()) {
      version = static_cast<std::uint64_t>(query.integer(0));
    }
    if (version != *change.expected_version) {
      refuse(BatchStatus::Stale, kStale,
             "a state entry of " + change.connector + " has version " + std::to_string(version) + ", expected was " +
                 std::to_string(*change.expected_version));
    }
  }
  if (!change.value) {
    Query(connection_, "DELETE FROM state_entry WHERE department = ? AND connector = ? AND key = ?")
        .bind(change.department, change.connector, key)
        .run();
    return;
  }
  Query(connection_,
        "INSERT INTO state_entry VALUES(?, ?, ?, ?, ?) ON CONFLICT(department, connector, key) DO UPDATE SET value = "
        "excluded.value, version = excluded.version")
      .bind(change.department, change.connector, key, Bytes{*change.value}, counters_.next_version++)
      .run();
}

void Changes::apply_change(const PutHold& change) {
  const auto message = find_message(change.message_id);
  if (!message) {
    if (!change.held) {
      return;
    }
    refuse(BatchStatus::NotFound, kNotFound, "there is no message " + change.message_id);
  }
  const std::string& department = change.department.empty() ? message->department : change.department;
  Query(connection_, change.held ? "INSERT INTO hold VALUES(?, ?, ?) ON CONFLICT DO NOTHING"
                                 : "DELETE FROM hold WHERE message_id = ? AND department = ? AND connector = ?")
      .bind(change.message_id, department, change.connector)
      .run();
}

void Changes::apply_change(const RecordRefusal& change) {
  Query(connection_, "INSERT INTO refusal VALUES((SELECT COALESCE(max(seq), 0) + 1 FROM refusal), ?, ?, ?, ?, ?, ?, ?)")
      .bind(change.at_us, change.department, change.connector, change.sender_message_id, change.sha256,
            change.size_bytes, change.code)
      .run();
  ++counters_.refusals;
}

void Changes::apply_change(const SetConnectorStopped& change) {
  Query(
      connection_,
      "INSERT INTO connector_state VALUES(?, ?, ?, ?) ON CONFLICT(connector) DO UPDATE SET stopped = excluded.stopped, "
      "at_us = excluded.at_us, actor = excluded.actor")
      .bind(change.connector, change.stopped, change.at_us, change.actor)
      .run();
  journal(change.at_us, change.actor, change.stopped ? "stop" : "start", "connector " + change.connector, {},
          change.stopped ? "stopped" : "running", {});
}

}  // namespace nabe::store::sql
