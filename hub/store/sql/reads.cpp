// SPDX-License-Identifier: EUPL-1.2
#include "base/planted.h"
#include "store/codes.h"
#include "store/sql/blob_reader.h"
#include "store/sql/reading.h"
#include "store/sql/rows.h"
#include "store/sql/sql_store.h"

namespace nabe::store::sql {
namespace {

/// The message that holds the lane up before `delivery`.
std::string blocked_behind(Connection& connection, const std::string& lane_key, const Delivery& delivery) {
  Query query(
      connection,
      "SELECT m.id FROM delivery d JOIN message m ON m.seq = d.message_seq WHERE d.lane_key = ? AND d.connector = ? "
      "AND d.lane_sequence < ? AND d.state < 6 AND NOT (d.state = 5 AND d.continue_on_dead = 1) ORDER BY "
      "d.lane_sequence LIMIT 1");
  query.bind(lane_key, delivery.connector, delivery.lane_sequence);
  return query.next() ? query.text(0) : std::string();
}

std::optional<Delivery> first_of(std::vector<Delivery> deliveries) {
  return deliveries.empty() ? std::nullopt : std::optional(std::move(deliveries.front()));
}

std::optional<StoredMessage> read_one_message(Connection& connection, Query& query) {
  if (!query.next()) {
    return std::nullopt;
  }
  std::int64_t seq = 0;
  StoredMessage stored = read_message(query, seq);
  read_parts(connection, seq, stored.message);
  return stored;
}

/// The first key after all that begin with `prefix`; nothing: there is none.
std::optional<std::string> end_of_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) {
    prefix.pop_back();
  }
  if (prefix.empty()) {
    return std::nullopt;
  }
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

}  // namespace

std::vector<Delivery> read_deliveries(Connection& connection, Query& query) {
  std::vector<Delivery> deliveries;
  while (query.next()) {
    Delivery delivery = read_delivery(query);
    const std::string lane_key = lane_key_of(query);
    if (!delivery.head && !is_final(delivery.state) && !lane_key.empty()) {
      delivery.blocked_behind = blocked_behind(connection, lane_key, delivery);
    }
    deliveries.push_back(std::move(delivery));
  }
  return deliveries;
}

Result<std::optional<StoredMessage>> SqlStore::message(const std::string& id) {
  return reading(*readers_, [&](Connection& connection) {
    static const std::string sql = std::string(kSelectMessage) + "WHERE id = ?";
    const Snapshot snapshot(connection);
    Query query(connection, sql.c_str());
    query.bind(id);
    return read_one_message(connection, query);
  });
}

Result<std::optional<StoredMessage>> SqlStore::latest_of_case(const std::string& case_id, const std::string& type) {
  return reading(*readers_, [&](Connection& connection) {
    static const std::string sql =
        std::string(kSelectMessage) + "WHERE case_id = ? AND type = ? ORDER BY receipt_us DESC, seq DESC LIMIT 1";
    const Snapshot snapshot(connection);
    Query query(connection, sql.c_str());
    query.bind(case_id, type);
    return read_one_message(connection, query);
  });
}

Result<std::vector<Delivery>> SqlStore::deliveries_of(const std::string& message_id) {
  return reading(*readers_, [&](Connection& connection) {
    static const std::string sql = std::string(kSelectDelivery) + "WHERE m.id = ? ORDER BY d.id";
    const Snapshot snapshot(connection);
    Query query(connection, sql.c_str());
    query.bind(message_id);
    return read_deliveries(connection, query);
  });
}

Result<std::optional<Delivery>> SqlStore::delivery(std::int64_t id) {
  return reading(*readers_, [&](Connection& connection) {
    static const std::string sql = std::string(kSelectDelivery) + "WHERE d.id = ?";
    const Snapshot snapshot(connection);
    Query query(connection, sql.c_str());
    query.bind(id);
    return first_of(read_deliveries(connection, query));
  });
}

Result<std::optional<Delivery>> SqlStore::delivery_by_token(const std::string& completion_token) {
  return reading(*readers_, [&](Connection& connection) {
    static const std::string sql = std::string(kSelectDelivery) + "WHERE d.completion_token = ?";
    const Snapshot snapshot(connection);
    Query query(connection, sql.c_str());
    query.bind(completion_token);
    return first_of(read_deliveries(connection, query));
  });
}

Result<std::vector<Attempt>> SqlStore::attempts_of(std::int64_t delivery_id) {
  return reading(*readers_, [&](Connection& connection) {
    std::vector<Attempt> attempts;
    Query query(
        connection,
        "SELECT number, started_us, ended_us, outcome, code, detail FROM attempt WHERE delivery_id = ? ORDER BY "
        "ordinal");
    query.bind(delivery_id);
    while (query.next()) {
      attempts.push_back({static_cast<std::uint32_t>(query.integer(0)), query.integer(1), query.integer(2),
                          query.text(3), query.text(4), query.text(5)});
    }
    return attempts;
  });
}

Result<std::vector<Delivery>> SqlStore::waiting_heads(const std::string& connector, TimeUs due_until_us,
                                                      TimeUs after_due_us, std::int64_t after_id, std::uint32_t limit) {
  return reading(*readers_, [&](Connection& connection) {
    // Two steps, since the index is not searched by both parts of a comparison of (due_us, id): first the rest of those
    // due at the same moment, then the later ones. The plus keeps the planner from searching by the last bound, which
    // would read and sort all that waits.
    static const std::string waiting = std::string(kSelectDelivery) +
                                       "WHERE d.connector = ? AND d.state = 1 AND d.awaits IS NULL " +
                                       (planted(Bug::DeliverBehindOthers) ? "" : "AND d.head = 1 ");
    static const std::string same_moment =
        waiting + "AND d.due_us = ? AND d.id > ? AND +d.due_us <= ? ORDER BY d.id LIMIT ?";
    static const std::string later = waiting + "AND d.due_us > ? AND d.due_us <= ? ORDER BY d.due_us, d.id LIMIT ?";
    const Snapshot snapshot(connection);
    std::vector<Delivery> heads;
    Query rest(connection, same_moment.c_str());
    rest.bind(connector, after_due_us, after_id, due_until_us, bounded(limit));
    while (rest.next()) {
      heads.push_back(read_delivery(rest));
    }
    if (heads.size() < bounded(limit)) {
      Query query(connection, later.c_str());
      query.bind(connector, after_due_us, due_until_us, bounded(limit) - heads.size());
      while (query.next()) {
        heads.push_back(read_delivery(query));
      }
    }
    return heads;
  });
}

Result<std::optional<TimeUs>> SqlStore::next_due(const std::string& connector) {
  return reading(*readers_, [&](Connection& connection) {
    Query query(
        connection,
        "SELECT due_us FROM delivery WHERE connector = ? AND state = 1 AND head = 1 AND awaits IS NULL ORDER BY "
        "due_us LIMIT 1");
    query.bind(connector);
    return query.next() ? std::optional<TimeUs>(query.integer(0)) : std::nullopt;
  });
}

Result<std::vector<Delivery>> SqlStore::interrupted(const std::string& connector, std::int64_t after_id,
                                                    std::uint32_t limit) {
  return reading(*readers_, [&](Connection& connection) {
    static const std::string sql =
        std::string(kSelectDelivery) +
        "WHERE d.state < 6 AND d.state <> 1 AND d.state IN (2, 3) AND d.connector = ? AND d.id "
        "> ? ORDER BY d.id LIMIT ?";
    Query query(connection, sql.c_str());
    query.bind(connector, after_id, bounded(limit));
    std::vector<Delivery> deliveries;
    while (query.next()) {
      deliveries.push_back(read_delivery(query));
    }
    return deliveries;
  });
}

Result<std::vector<Reference>> SqlStore::references_of(const std::string& case_id) {
  return reading(*readers_, [&](Connection& connection) {
    std::vector<Reference> references;
    Query query(connection, "SELECT system, id FROM reference WHERE case_id = ? ORDER BY system, id");
    query.bind(case_id);
    while (query.next()) {
      references.push_back({query.text(0), query.text(1)});
    }
    return references;
  });
}

Result<std::unique_ptr<BlobReader>> SqlStore::open_blob(const std::string& blob_id) {
  auto chunks = reading(*readers_, [&](Connection& connection) {
    Query query(connection, "SELECT chunks FROM blob WHERE blob_id = ? AND refs > 0");
    query.bind(blob_id);
    return query.next() ? std::optional<std::int64_t>(query.integer(0)) : std::nullopt;
  });
  if (!chunks) {
    return chunks.error();
  }
  if (!*chunks) {
    return Error{kNotFound, "there is no blob " + blob_id, {}, {}};
  }
  return std::unique_ptr<BlobReader>(std::make_unique<ChunkReader>(readers_, blob_id, **chunks));
}

Result<std::optional<StateEntry>> SqlStore::state_get(const std::string& department, const std::string& connector,
                                                      const std::string& key) {
  return reading(*readers_, [&](Connection& connection) -> std::optional<StateEntry> {
    Query query(connection,
                "SELECT value, version FROM state_entry WHERE department = ? AND connector = ? AND key = ?");
    query.bind(department, connector, Bytes{key});
    if (!query.next()) {
      return std::nullopt;
    }
    return StateEntry{key, query.text(0), static_cast<std::uint64_t>(query.integer(1))};
  });
}

Result<std::vector<StateEntry>> SqlStore::state_scan(const std::string& department, const std::string& connector,
                                                     const std::string& prefix, const std::string& after,
                                                     std::uint32_t limit) {
  return reading(*readers_, [&](Connection& connection) {
    // The keys come from `prefix` on, or after the last key of the page before.
    static const std::string select =
        "SELECT key, value, version FROM state_entry WHERE department = ? AND connector = ? AND key ";
    static const std::string sql[2][2] = {
        {select + ">= ? ORDER BY key LIMIT ?", select + ">= ? AND key < ? ORDER BY key LIMIT ?"},
        {select + "> ? ORDER BY key LIMIT ?", select + "> ? AND key < ? ORDER BY key LIMIT ?"}};
    const bool goes_on = !after.empty() && after >= prefix;
    const auto end = end_of_prefix(prefix);
    std::vector<StateEntry> entries;
    Query query(connection, sql[goes_on ? 1 : 0][end ? 1 : 0].c_str());
    query.bind(department, connector, Bytes{goes_on ? after : prefix});
    if (end) {
      query.bind(Bytes{*end});
    }
    query.bind(bounded(limit));
    while (query.next()) {
      entries.push_back({query.text(0), query.text(1), static_cast<std::uint64_t>(query.integer(2))});
    }
    return entries;
  });
}

Result<bool> SqlStore::is_held(const std::string& department, const std::string& connector,
                               const std::string& message_id) {
  return reading(*readers_, [&](Connection& connection) {
    Query query(connection, "SELECT 1 FROM hold WHERE message_id = ? AND department = ? AND connector = ?");
    query.bind(message_id, department, connector);
    return query.next();
  });
}

}  // namespace nabe::store::sql
