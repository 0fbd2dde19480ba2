// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/read_group.h"

#include <string>
#include <vector>

#include "store/sql/query.h"

namespace nabe::store::postgresql {
namespace {

/// The text of an array of the server.
class ArrayText {
 public:
  void add(std::int64_t number) { next() += std::to_string(number); }
  void add(const std::string& text) {
    std::string& array = next();
    array += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') {
        array += '\\';
      }
      array += c;
    }
    array += '"';
  }
  bool empty() const { return text_.empty(); }
  std::string text() const { return text_ + '}'; }

 private:
  std::string& next() { return text_ += text_.empty() ? '{' : ','; }

  std::string text_;
};

struct Wanted {
  ArrayText deliveries;
  std::vector<const Message*> identities;
};

void want(const Change& change, Wanted& wanted) {
  if (const auto* finish = std::get_if<FinishAttempt>(&change)) {
    wanted.deliveries.add(finish->delivery_id);
  } else if (const auto* start = std::get_if<StartAttempt>(&change)) {
    wanted.deliveries.add(start->delivery_id);
  } else if (const auto* accept = std::get_if<AcceptMessage>(&change);
             accept != nullptr && !accept->message.sender_message_id.empty()) {
    wanted.identities.push_back(&accept->message);
  }
}

void read_group_deliveries(Connection& connection, const ArrayText& ids, sql::ReadAhead& ahead) {
  static const std::string sql =
      std::string("SELECT ") + sql::kDeliveryRowColumns +
      ", CASE WHEN EXISTS (SELECT 1 FROM delivery o WHERE o.lane_key = d.lane_key AND o.connector = d.connector AND "
      "o.state < 6 AND o.lane_key IS NOT NULL AND o.id <> d.id) THEN 0 ELSE 1 END FROM delivery d WHERE d.id = "
      "ANY(CAST(CAST(? AS text) AS bigint[]))";
  const std::string array = ids.text();
  sql::Query query(connection, sql.c_str());
  query.bind(array);
  while (query.next()) {
    auto row = sql::read_delivery_row(query);
    row.alone = query.integer(sql::kAfterDeliveryRow) != 0;
    ahead.add(std::move(row));
  }
}

void read_group_identities(Connection& connection, const std::vector<const Message*>& messages, sql::ReadAhead& ahead) {
  ArrayText ids, sources, departments;
  for (const Message* message : messages) {
    ids.add(message->sender_message_id);
    sources.add(message->source);
    departments.add(message->department);
  }
  const std::string arrays[] = {ids.text(), sources.text(), departments.text()};
  sql::Query query(
      connection,
      "SELECT k.number FROM unnest(CAST(CAST(? AS text) AS text[]), CAST(CAST(? AS text) AS text[]), CAST(CAST(? AS "
      "text) AS text[])) WITH ORDINALITY AS k(id, source, department, number) WHERE NOT EXISTS (SELECT 1 FROM message "
      "m "
      "WHERE m.sender_message_id = k.id AND m.source = k.source AND m.received_department = k.department AND "
      "m.sender_message_id <> '' AND m.replaces = '')");
  query.bind(arrays[0], arrays[1], arrays[2]);
  while (query.next()) {
    const Message& message = *messages.at(static_cast<std::size_t>(query.integer(0) - 1));
    ahead.add_new_identity(message.department, message.source, message.sender_message_id);
  }
}

}  // namespace

void read_group(Connection& connection, std::span<const sql::Queued> group, sql::ReadAhead& ahead) {
  Wanted wanted;
  for (const sql::Queued& queued : group) {
    for (const Change& change : queued.batch) {
      want(change, wanted);
    }
  }
  if (!wanted.deliveries.empty()) {
    read_group_deliveries(connection, wanted.deliveries, ahead);
  }
  if (!wanted.identities.empty()) {
    read_group_identities(connection, wanted.identities, ahead);
  }
}

}  // namespace nabe::store::postgresql
