// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <variant>

#include "store/sql/reading.h"
#include "store/sql/rows.h"
#include "store/sql/sql_store.h"

namespace nabe::store::sql {
namespace {

/// Conditions, and their values in the order of the question marks.
class Where {
 public:
  void equals(const char* column, const std::string& value) {
    if (!value.empty()) {
      add(std::string(column) + " = ?", value);
    }
  }
  void add(const std::string& condition, std::variant<std::int64_t, std::string> value) {
    conditions_ += conditions_.empty() ? "" : " AND ";
    conditions_ += condition;
    values_.push_back(std::move(value));
  }
  /// From `since_us` on, and before `until_us`; 0: no bound.
  void within(const std::string& column, TimeUs since_us, TimeUs until_us) {
    if (since_us != 0) {
      add(column + " >= ?", since_us);
    }
    if (until_us != 0) {
      add(column + " < ?", until_us);
    }
  }
  bool empty() const { return conditions_.empty(); }
  const std::string& sql() const { return conditions_; }
  /// All of `inner` must hold for one delivery of the message.
  void some_delivery(const Where& inner) {
    conditions_ += conditions_.empty() ? "" : " AND ";
    conditions_ += "EXISTS (SELECT 1 FROM delivery d WHERE d.message_seq = m.seq AND " + inner.conditions_ + ")";
    values_.insert(values_.end(), inner.values_.begin(), inner.values_.end());
  }
  void bind(Query& query) const {
    for (const auto& value : values_) {
      std::visit([&query](const auto& one) { query.bind(one); }, value);
    }
  }

 private:
  std::string conditions_;
  std::vector<std::variant<std::int64_t, std::string>> values_;
};

Where delivery_conditions(const MessageFilter& filter) {
  Where where;
  where.equals("d.connector", filter.connector);
  where.equals("d.code", filter.code);
  if (filter.state) {
    // A state that cannot be read counts as dead (rows.h).
    where.add(*filter.state == DeliveryState::Dead ? "(d.state = ? OR d.state < 0)" : "d.state = ?",
              number_of(*filter.state));
  }
  return where;
}

Where message_conditions(const MessageFilter& filter) {
  Where where;
  where.equals("m.department", filter.department);
  where.equals("m.type", filter.type);
  where.equals("m.case_id", filter.case_id);
  where.equals("m.sender_message_id", filter.sender_message_id);
  if (filter.disposition) {
    where.add("m.disposition = ?", number_of(*filter.disposition));
  }
  if (filter.received_before_us != 0) {
    where.add("m.receipt_us < ?", filter.received_before_us);
  }
  if (filter.received_after_us != 0) {
    where.add("m.receipt_us > ?", filter.received_after_us);
  }
  return where;
}

/// The terms of partial indexes, so that the planner may use them. Under a sender's message id the original is found;
/// its edited copies are the hub's.
std::string implied_by(const MessageFilter& filter) {
  std::string terms;
  if (!filter.sender_message_id.empty()) {
    terms += " AND m.sender_message_id <> '' AND m.replaces = ''";
  }
  if (!filter.case_id.empty()) {
    terms += " AND m.case_id IS NOT NULL";
  }
  if (filter.disposition && *filter.disposition != Disposition::Routed) {
    terms += " AND m.disposition <> 0";
  }
  return terms;
}

constexpr char kSelectSummary[] =
    "SELECT m.id, m.department, m.source, m.type, m.case_id, m.sender_message_id, m.receipt_us, m.disposition, (SELECT "
    "size_bytes FROM part WHERE key = m.seq * 65536), (SELECT count(*) FROM delivery WHERE message_seq = m.seq), "
    "(SELECT "
    "count(*) FROM delivery WHERE message_seq = m.seq AND state < 6), (SELECT count(*) FROM delivery WHERE message_seq "
    "= "
    "m.seq AND state IN (0, 4, 5)) FROM message m WHERE m.id > ?";

LaneCounts read_lane_counts(const Query& query) {
  const auto count = [&query](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
  LaneCounts counts;
  counts.connector = query.text(0);
  counts.unassigned = count(1);
  counts.waiting = count(2);
  counts.attempting = count(3);
  counts.pending = count(4);
  counts.unknown = count(5);
  counts.dead = count(6);
  counts.oldest_open_us = query.integer(7);
  return counts;
}

constexpr char kCountBlocked[] =
    "SELECT later.connector, count(DISTINCT later.id) FROM delivery AS stuck JOIN delivery AS later ON later.lane_key "
    "= "
    "stuck.lane_key AND later.connector = stuck.connector AND later.lane_sequence > stuck.lane_sequence WHERE "
    "stuck.state "
    "IN (4, 5) AND NOT (stuck.state = 5 AND stuck.continue_on_dead = 1) AND later.state = 1 GROUP BY later.connector";
constexpr char kCountAwaiting[] =
    "SELECT connector, count(*) FROM delivery WHERE awaits IS NOT NULL AND state = 1 GROUP BY connector";

/// Of deliveries that are open, so that their connector is among `lanes` already.
void add_to(std::vector<LaneCounts>& lanes, std::uint64_t LaneCounts::*count, Connection& connection,
            const char* counting) {
  Query query(connection, std::string(counting));
  while (query.next()) {
    const std::string connector = query.text(0);
    const auto lane =
        std::find_if(lanes.begin(), lanes.end(), [&](const LaneCounts& each) { return each.connector == connector; });
    if (lane != lanes.end()) {
      (*lane).*count = static_cast<std::uint64_t>(query.integer(1));
    }
  }
}

}  // namespace

Result<std::vector<MessageSummary>> SqlStore::list(const MessageFilter& filter) {
  return reading(*readers_, [&](Connection& connection) {
    Where where = message_conditions(filter);
    if (const Where deliveries = delivery_conditions(filter); !deliveries.empty()) {
      where.some_delivery(deliveries);
    }
    const std::string conditions = where.empty() ? std::string() : " AND " + where.sql();
    Query query(connection, kSelectSummary + conditions + implied_by(filter) + " ORDER BY m.id LIMIT ?");
    query.bind(filter.after_id);
    where.bind(query);
    query.bind(bounded(filter.limit));
    std::vector<MessageSummary> summaries;
    while (query.next()) {
      MessageSummary summary;
      summary.id = query.text(0);
      summary.department = query.text(1);
      summary.source = query.text(2);
      summary.type = query.text(3);
      summary.case_id = query.text(4);
      summary.sender_message_id = query.text(5);
      summary.receipt_time_us = query.integer(6);
      summary.disposition = disposition_of(query.integer(7));
      summary.body_size_bytes = static_cast<std::uint64_t>(query.integer(8));
      summary.deliveries = static_cast<std::uint32_t>(query.integer(9));
      summary.open = static_cast<std::uint32_t>(query.integer(10));
      summary.waiting_for_a_person = static_cast<std::uint32_t>(query.integer(11));
      summaries.push_back(std::move(summary));
    }
    return summaries;
  });
}

Result<std::vector<Delivery>> SqlStore::find_deliveries(const MessageFilter& filter, std::int64_t after_id) {
  return reading(*readers_, [&](Connection& connection) {
    const Where messages = message_conditions(filter);
    const Where deliveries = delivery_conditions(filter);
    std::string sql = kSelectDelivery;
    sql += filter.state ? "WHERE d.id > ?" : "WHERE d.id > ? AND (d.state IN (0, 4, 5) OR d.state < 0)";
    if (!filter.state || (!is_final(*filter.state) && *filter.state != DeliveryState::Waiting)) {
      sql += " AND d.state < 6 AND d.state <> 1";
    }
    for (const Where* where : {&messages, &deliveries}) {
      sql += where->empty() ? std::string() : " AND " + where->sql();
    }
    const Snapshot snapshot(connection);
    Query query(connection, sql + " ORDER BY d.id LIMIT ?");
    query.bind(after_id);
    messages.bind(query);
    deliveries.bind(query);
    query.bind(bounded(filter.limit));
    return read_deliveries(connection, query);
  });
}

Result<std::vector<std::string>> SqlStore::stopped_connectors() {
  return reading(*readers_, [&](Connection& connection) {
    std::vector<std::string> connectors;
    Query query(connection, "SELECT connector FROM connector_state WHERE stopped = 1 ORDER BY connector");
    while (query.next()) {
      connectors.push_back(query.text(0));
    }
    return connectors;
  });
}

Result<Counts> SqlStore::counts() {
  return reading(*readers_, [&](Connection& connection) {
    const Snapshot snapshot(connection);
    Counts counts;
    Query lanes(
        connection,
        "SELECT connector, count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1), count(*) FILTER "
        "(WHERE state = 2), count(*) FILTER (WHERE state = 3), count(*) FILTER (WHERE state = 4), count(*) "
        "FILTER (WHERE state = 5 OR state < 0), min(receipt_us) FROM delivery WHERE state < 6 GROUP BY connector");
    while (lanes.next()) {
      counts.connectors.push_back(read_lane_counts(lanes));
    }
    add_to(counts.connectors, &LaneCounts::blocked, connection, kCountBlocked);
    add_to(counts.connectors, &LaneCounts::awaiting, connection, kCountAwaiting);
    Query messages(
        connection,
        "SELECT disposition, count(*), min(receipt_us) FROM message WHERE disposition <> 0 GROUP BY disposition");
    TimeUs oldest = 0;
    const auto older = [&oldest](TimeUs other) { oldest = oldest == 0 ? other : std::min(oldest, other); };
    while (messages.next()) {
      const auto count = static_cast<std::uint64_t>(messages.integer(1));
      switch (disposition_of(messages.integer(0))) {
        case Disposition::Unrouted:
          counts.unrouted += count;
          break;
        case Disposition::Unassigned:
          counts.unassigned = count;
          break;
        case Disposition::UnknownDepartment:
          counts.unknown_department = count;
          break;
        case Disposition::Routed:
          break;
      }
      older(messages.integer(2));
    }
    for (const LaneCounts& lane : counts.connectors) {
      older(lane.oldest_open_us);
    }
    counts.oldest_waiting_us = oldest;
    Query totals(connection, "SELECT messages, refusals FROM meta");
    if (totals.next()) {
      counts.messages = static_cast<std::uint64_t>(totals.integer(0));
      counts.refusals = static_cast<std::uint64_t>(totals.integer(1));
    }
    Query loose(connection, "SELECT count(*) FROM blob WHERE refs < 1");
    if (loose.next()) {
      counts.loose_blobs = static_cast<std::uint64_t>(loose.integer(0));
    }
    return counts;
  });
}

Result<std::vector<JournalEntry>> SqlStore::journal(const JournalFilter& filter) {
  return reading(*readers_, [&](Connection& connection) {
    Where where;
    where.add("seq > ?", filter.after);
    where.equals("actor", filter.actor);
    where.equals("action", filter.action);
    where.equals("subject", filter.subject);
    where.within("at_us", filter.since_us, filter.until_us);
    Query query(connection, "SELECT seq, at_us, actor, action, subject, before, after, reason FROM journal WHERE " +
                                where.sql() + " ORDER BY seq LIMIT ?");
    where.bind(query);
    query.bind(bounded(filter.limit));
    std::vector<JournalEntry> entries;
    while (query.next()) {
      entries.push_back({query.integer(0), query.integer(1), query.text(2), query.text(3), query.text(4), query.text(5),
                         query.text(6), query.text(7)});
    }
    return entries;
  });
}

Result<std::vector<StoredRefusal>> SqlStore::refusals(const RefusalFilter& filter) {
  return reading(*readers_, [&](Connection& connection) {
    Where where;
    where.add("seq > ?", filter.after);
    where.equals("department", filter.department);
    where.equals("connector", filter.connector);
    where.equals("sender_message_id", filter.sender_message_id);
    where.equals("sha256", filter.sha256);
    where.equals("code", filter.code);
    where.within("at_us", filter.since_us, filter.until_us);
    Query query(connection,
                "SELECT seq, at_us, department, connector, sender_message_id, sha256, size_bytes, code FROM refusal "
                "WHERE " +
                    where.sql() + " ORDER BY seq LIMIT ?");
    where.bind(query);
    query.bind(bounded(filter.limit));
    std::vector<StoredRefusal> found;
    while (query.next()) {
      found.push_back({query.integer(0),
                       {query.integer(1), query.text(2), query.text(3), query.text(4), query.text(5),
                        static_cast<std::uint64_t>(query.integer(6)), query.text(7)}});
    }
    return found;
  });
}

Result<TimeUs> SqlStore::last_receipt_time_us() {
  return reading(*readers_, [](Connection& connection) -> TimeUs {
    Query query(connection, "SELECT last_receipt_us FROM meta");
    return query.next() ? query.integer(0) : 0;
  });
}

}  // namespace nabe::store::sql
