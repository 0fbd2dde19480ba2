// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/changes.h"
#include "store/sql/packing.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {
namespace {

// What keeps the later ones of its lane waiting: see DeliveryRow::blocks.
constexpr char kIsBlocked[] =
    "SELECT 1 FROM delivery WHERE lane_key = ? AND connector = ? AND lane_sequence < ? AND state < 6 AND NOT (state = "
    "5 "
    "AND continue_on_dead = 1) LIMIT 1";

// One damaged row must not stop what others commit: it waits for nothing, becomes attemptable, and is found damaged
// then.
std::vector<std::string> list_or_nothing(std::string_view packed) {
  try {
    return unpack_list(packed);
  } catch (const DamagedRow&) {
    return {};
  }
}

}  // namespace

// `private_lane`: that of a message without a case, whose first delivery needs no row to be first.
Changes::LanePlace Changes::append_to_lane(const std::string& lane_key, const std::string& connector,
                                           bool private_lane) {
  ahead_.lane_grew(lane_key, connector);
  std::uint64_t sequence = private_lane ? 2 : 1;
  bool known = false;
  {
    Query lane(connection_, "SELECT next_sequence FROM lane WHERE lane_key = ? AND connector = ?");
    lane.bind(lane_key, connector);
    if (lane.next()) {
      known = true;
      sequence = static_cast<std::uint64_t>(lane.integer(0));
    }
  }
  if (known) {
    Query(connection_, "UPDATE lane SET next_sequence = ? WHERE lane_key = ? AND connector = ?")
        .bind(sequence + 1, lane_key, connector)
        .run();
  } else {
    Query(connection_, "INSERT INTO lane VALUES(?, ?, ?)").bind(lane_key, connector, sequence + 1).run();
  }
  const bool may_be_blocked = known || private_lane;
  return {sequence, !may_be_blocked || !lane_is_blocked(lane_key, connector, sequence)};
}

bool Changes::lane_is_blocked(const std::string& lane_key, const std::string& connector,
                              std::uint64_t before_sequence) {
  Query query(connection_, kIsBlocked);
  query.bind(lane_key, connector, before_sequence);
  return query.next();
}

// After a delivery stopped blocking its lane: whoever has nobody before him any more is head.
void Changes::advance_lane(const std::string& lane_key, const std::string& connector) {
  std::vector<std::int64_t> fresh;
  {
    Query lane(
        connection_,
        "SELECT id, state, head, continue_on_dead FROM delivery WHERE lane_key = ? AND connector = ? AND state < 6 "
        "ORDER BY lane_sequence");
    lane.bind(lane_key, connector);
    while (lane.next()) {
      if (lane.integer(2) == 0) {
        fresh.push_back(lane.integer(0));
      }
      if (DeliveryRow::blocks(state_of(lane.integer(1)), lane.integer(3) != 0)) {
        break;
      }
    }
  }
  for (const std::int64_t id : fresh) {
    Query(connection_, "UPDATE delivery SET head = 1 WHERE id = ?").bind(id).run();
    ahead_.forget_delivery(id);
    report_head(id);
  }
}

// After a dead delivery that did not block its lane waits again: the later ones queue up behind it.
void Changes::yield_to(const DeliveryRow& earlier) {
  Query(connection_,
        "UPDATE delivery SET head = 0 WHERE lane_key = ? AND connector = ? AND lane_sequence > ? AND state < 6 AND "
        "state = 1 AND head = 1")
      .bind(earlier.lane_key, earlier.connector, earlier.lane_sequence)
      .run();
}

// The first type that the case has no message of; the message itself does not count. Without a case there is
// nothing to wait for.
std::string Changes::missing_type(const std::string& case_id, std::int64_t own_seq,
                                  const std::vector<std::string>& with) {
  if (case_id.empty()) {
    return {};
  }
  for (const std::string& type : with) {
    Query query(connection_, "SELECT 1 FROM message WHERE case_id = ? AND type = ? AND seq <> ? LIMIT 1");
    query.bind(case_id, type, own_seq);
    if (!query.next()) {
      return type;
    }
  }
  return {};
}

// A message of `type` has come into the case.
void Changes::release_awaiting(const std::string& case_id, const std::string& type) {
  struct Awaiting {
    std::int64_t id, message_seq;
    std::vector<std::string> with;
  };
  std::vector<Awaiting> awaiting;
  {
    Query query(connection_, "SELECT id, message_seq, with_types FROM delivery WHERE lane_key = ? AND awaits = ?");
    query.bind(case_id, type);
    while (query.next()) {
      awaiting.push_back({query.integer(0), query.integer(1), list_or_nothing(query.view(2))});
    }
  }
  for (const Awaiting& delivery : awaiting) {
    const std::string missing = missing_type(case_id, delivery.message_seq, delivery.with);
    if (missing == type) {
      continue;
    }
    Query query(connection_, "UPDATE delivery SET awaits = ? WHERE id = ?");
    missing.empty() ? query.bind(nullptr) : query.bind(missing);
    query.bind(delivery.id).run();
    report_head(delivery.id);
  }
}

void Changes::insert_deliveries(const MessageRow& message, const std::vector<NewDelivery>& deliveries, TimeUs at_us,
                                bool unassigned) {
  const bool has_case = !message.case_id.empty();
  for (const NewDelivery& delivery : deliveries) {
    LanePlace place{1, true};
    if (unassigned) {
      place = {0, false};
    } else if (has_case) {
      place = append_to_lane(message.case_id, delivery.connector, false);
    }
    insert_delivery(message, delivery, has_case ? message.case_id : message.id, place, at_us, unassigned);
  }
}

void Changes::insert_delivery(const MessageRow& message, const NewDelivery& target, const std::string& lane_key,
                              const LanePlace& place, TimeUs at_us, bool unassigned) {
  Delivery delivery;
  delivery.id = counters_.next_delivery++;
  delivery.message_id = message.id;
  delivery.department = message.department;
  delivery.connector = target.connector;
  delivery.case_id = message.case_id;
  delivery.lane_sequence = place.sequence;
  delivery.state = unassigned ? DeliveryState::Unassigned : DeliveryState::Waiting;
  delivery.created_us = at_us;
  delivery.due_us = at_us;
  delivery.grant = target.grant;
  delivery.with = target.with;
  delivery.routes = target.routes;
  delivery.continue_on_dead = target.continue_on_dead;
  delivery.head = place.head;
  if (!unassigned) {
    delivery.awaits = missing_type(message.case_id, message.seq, target.with);
  }

  const std::string grants = pack(target.grant);
  const std::string with = pack(target.with);
  const std::string routes = pack(target.routes);
  Query query(
      connection_,
      "INSERT INTO delivery VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 0, ?, '', '', '', NULL, '', '', ?, ?, ?)");
  query.bind(delivery.id, message.seq, target.connector);
  unassigned ? query.bind(nullptr) : query.bind(lane_key);
  query.bind(place.sequence, number_of(delivery.state), place.head);
  delivery.awaits.empty() ? query.bind(nullptr) : query.bind(delivery.awaits);
  query.bind(at_us, message.receipt_us, at_us, target.continue_on_dead, Bytes{grants}, Bytes{with}, Bytes{routes})
      .run_in_bulk();
  if (delivery.head && delivery.awaits.empty()) {
    result_.heads.push_back(std::move(delivery));
  }
}

// An unassigned delivery gets the place at the end of its lane.
void Changes::place_assigned(std::int64_t delivery_id, const MessageRow& message, const std::string& case_id) {
  std::string connector;
  std::vector<std::string> with;
  {
    Query query(connection_, "SELECT connector, with_types FROM delivery WHERE id = ?");
    query.bind(delivery_id);
    query.next();
    connector = query.text(0);
    with = list_or_nothing(query.view(1));
  }
  const LanePlace place = append_to_lane(case_id, connector, false);
  const std::string awaits = missing_type(case_id, message.seq, with);
  Query query(connection_,
              "UPDATE delivery SET state = 1, lane_key = ?, lane_sequence = ?, head = ?, awaits = ? WHERE id = ?");
  query.bind(case_id, place.sequence, place.head);
  awaits.empty() ? query.bind(nullptr) : query.bind(awaits);
  query.bind(delivery_id).run();
  ahead_.forget_delivery(delivery_id);
  if (place.head) {
    report_head(delivery_id);
  }
}

}  // namespace nabe::store::sql
