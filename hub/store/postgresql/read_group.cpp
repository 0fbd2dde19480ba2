// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/read_group.h"

namespace nabe::store::postgresql {
namespace {

// The text of an array of the server grows in these; `}` is to follow.

void add_to(std::string& array, std::int64_t number) {
  array += array.empty() ? '{' : ',';
  array += std::to_string(number);
}

void add_to(std::string& array, const std::string& text) {
  array += array.empty() ? "{\"" : ",\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      array += '\\';
    }
    array += c;
  }
  array += '"';
}

const char* select_deliveries() {
  static const std::string sql =
      std::string("SELECT ") + sql::kDeliveryRowColumns +
      ", CASE WHEN EXISTS (SELECT 1 FROM delivery o WHERE o.lane_key = d.lane_key AND o.connector = d.connector AND "
      "o.state < 6 AND o.lane_key IS NOT NULL AND o.id <> d.id) THEN 0 ELSE 1 END FROM delivery d WHERE d.id = "
      "ANY(CAST(CAST(? AS text) AS bigint[]))";
  return sql.c_str();
}

constexpr char kSelectNewIdentities[] =
    "SELECT k.number FROM unnest(CAST(CAST(? AS text) AS text[]), CAST(CAST(? AS text) AS text[]), CAST(CAST(? AS "
    "text) "
    "AS text[])) WITH ORDINALITY AS k(id, source, department, number) WHERE NOT EXISTS (SELECT 1 FROM message m WHERE "
    "m.sender_message_id = k.id AND m.source = k.source AND m.received_department = k.department AND "
    "m.sender_message_id <> '' AND m.replaces = '')";

}  // namespace

GroupReading::GroupReading(Connection& connection, std::span<const sql::Queued> group) {
  for (const sql::Queued& queued : group) {
    for (const Change& change : queued.batch) {
      want(change);
    }
  }
  if (!deliveries_.empty()) {
    deliveries_ += '}';
    of_deliveries_.emplace(connection, select_deliveries());
    of_deliveries_->bind(deliveries_).ask();
  }
  if (!identities_.empty()) {
    for (std::string* array : {&senders_, &sources_, &departments_}) {
      *array += '}';
    }
    of_identities_.emplace(connection, kSelectNewIdentities);
    of_identities_->bind(senders_, sources_, departments_).ask();
  }
}

void GroupReading::want(const Change& change) {
  if (const auto* finish = std::get_if<FinishAttempt>(&change)) {
    add_to(deliveries_, finish->delivery_id);
  } else if (const auto* start = std::get_if<StartAttempt>(&change)) {
    add_to(deliveries_, start->delivery_id);
  } else if (const auto* accept = std::get_if<AcceptMessage>(&change);
             accept != nullptr && !accept->message.sender_message_id.empty()) {
    identities_.push_back(&accept->message);
    add_to(senders_, accept->message.sender_message_id);
    add_to(sources_, accept->message.source);
    add_to(departments_, accept->message.department);
  }
}

void GroupReading::take(sql::ReadAhead& ahead) {
  while (of_deliveries_ && of_deliveries_->next()) {
    auto row = sql::read_delivery_row(*of_deliveries_);
    row.alone = of_deliveries_->integer(sql::kAfterDeliveryRow) != 0;
    ahead.add(std::move(row));
  }
  while (of_identities_ && of_identities_->next()) {
    const Message& message = *identities_.at(static_cast<std::size_t>(of_identities_->integer(0) - 1));
    ahead.add_new_identity(message.department, message.source, message.sender_message_id);
  }
}

}  // namespace nabe::store::postgresql
