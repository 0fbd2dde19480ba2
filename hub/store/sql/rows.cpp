// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/rows.h"

#include "store/sql/packing.h"

namespace nabe::store::sql {

// The numbers are on disk: see schema.cpp.
static_assert(number_of(DeliveryState::Unassigned) == 0 && number_of(DeliveryState::Waiting) == 1 &&
              number_of(DeliveryState::Attempting) == 2 && number_of(DeliveryState::Pending) == 3 &&
              number_of(DeliveryState::Unknown) == 4 && number_of(DeliveryState::Dead) == 5 &&
              number_of(DeliveryState::Delivered) == 6 && number_of(DeliveryState::Settled) == 7 &&
              number_of(DeliveryState::Skipped) == 8 && number_of(DeliveryState::Redirected) == 9 &&
              number_of(DeliveryState::Replaced) == 10);
static_assert(number_of(Disposition::Routed) == 0 && number_of(Disposition::Unrouted) == 1 &&
              number_of(Disposition::Unassigned) == 2 && number_of(Disposition::UnknownDepartment) == 3);

const char kSelectDelivery[] =
    "SELECT d.id, m.id, m.department, d.connector, m.case_id, d.lane_sequence, d.state, d.attempts, d.created_us, "
    "d.first_attempt_us, d.due_us, d.grants, d.with_types, d.routes, d.continue_on_dead, d.head, d.awaits, d.code, "
    "d.detail, d.remote_reference, d.completion_token, d.actor, d.reason, d.lane_key FROM delivery d JOIN message m ON "
    "m.seq = d.message_seq ";

const char kSelectMessage[] =
    "SELECT seq, id, department, source, sender_message_id, type, case_id, causation_id, receipt_us, content_sha256, "
    "trace_parent, disposition, replaces, media_type, attributes, facts, decision FROM message ";

bool is_state(std::int64_t number) { return number >= 0 && number <= number_of(DeliveryState::Replaced); }

DeliveryState state_of(std::int64_t number) {
  return is_state(number) ? static_cast<DeliveryState>(number) : DeliveryState::Dead;
}

Disposition disposition_of(std::int64_t number) {
  return number >= 0 && number <= number_of(Disposition::UnknownDepartment) ? static_cast<Disposition>(number)
                                                                            : Disposition::Unrouted;
}

namespace {

std::vector<std::string> list_of(const Query& row, int column, const char* what, Delivery& delivery) {
  try {
    return unpack_list(row.view(column));
  } catch (const DamagedRow&) {
    delivery.damaged = std::string("its ") + what + " cannot be read";
    return {};
  }
}

}  // namespace

Delivery read_delivery(const Query& row) {
  Delivery delivery;
  delivery.id = row.integer(0);
  delivery.message_id = row.text(1);
  delivery.department = row.text(2);
  delivery.connector = row.text(3);
  delivery.case_id = row.text(4);
  delivery.lane_sequence = static_cast<std::uint64_t>(row.integer(5));
  delivery.state = state_of(row.integer(6));
  if (!is_state(row.integer(6))) {
    delivery.damaged = "it is in a state that does not exist: " + std::to_string(row.integer(6));
  }
  delivery.attempts = static_cast<std::uint32_t>(row.integer(7));
  delivery.created_us = row.integer(8);
  delivery.first_attempt_us = row.integer(9);
  delivery.due_us = row.integer(10);
  delivery.grant = list_of(row, 11, "list of what is granted", delivery);
  delivery.with = list_of(row, 12, "list of what goes along", delivery);
  delivery.routes = list_of(row, 13, "list of routes", delivery);
  delivery.continue_on_dead = row.integer(14) != 0;
  delivery.head = row.integer(15) != 0;
  delivery.awaits = row.text(16);
  delivery.code = row.text(17);
  delivery.detail = row.text(18);
  delivery.remote_reference = row.text(19);
  delivery.completion_token = row.text(20);
  delivery.actor = row.text(21);
  delivery.reason = row.text(22);
  return delivery;
}

std::string lane_key_of(const Query& row) { return row.text(23); }

StoredMessage read_message(const Query& row, std::int64_t& seq) {
  StoredMessage stored;
  Message& message = stored.message;
  seq = row.integer(0);
  message.id = row.text(1);
  message.department = row.text(2);
  message.source = row.text(3);
  message.sender_message_id = row.text(4);
  message.type = row.text(5);
  message.case_id = row.text(6);
  message.causation_id = row.text(7);
  message.receipt_time_us = row.integer(8);
  message.content_sha256 = row.text(9);
  message.trace_parent = row.text(10);
  stored.disposition = disposition_of(row.integer(11));
  stored.replaces = row.text(12);
  message.media_type = row.text(13);
  message.attributes = unpack_pairs(row.view(14));
  message.facts = unpack_pairs(row.view(15));
  stored.decision_json = row.text(16);
  return stored;
}

void read_parts(Connection& connection, std::int64_t seq, Message& message) {
  Query parts(connection,
              "SELECT key, name, media_type, size_bytes, sha256, blob_id, bytes FROM part WHERE key >= ? AND key < ? "
              "ORDER BY key");
  parts.bind(part_key(seq, 0), part_key(seq + 1, 0));
  std::int64_t number = 0;
  for (; parts.next(); ++number) {
    if (parts.integer(0) != part_key(seq, number)) {
      throw DamagedRow("a part of message " + message.id + " is missing");
    }
    Content content;
    content.size_bytes = static_cast<std::uint64_t>(parts.integer(3));
    content.sha256 = parts.text(4);
    content.blob_id = parts.text(5);
    if (content.blob_id.empty()) {
      auto bytes = std::make_shared<const std::string>(parts.view(6));
      if (bytes->size() != content.size_bytes) {
        throw DamagedRow("a part of message " + message.id + " has lost bytes");
      }
      content.inline_bytes = std::move(bytes);
    }
    if (number == 0) {
      message.body = std::move(content);
    } else {
      message.attachments.push_back({parts.text(1), parts.text(2), std::move(content)});
    }
  }
  if (number == 0) {
    throw DamagedRow("the body of message " + message.id + " is missing");
  }
}

}  // namespace nabe::store::sql
