// SPDX-License-Identifier: EUPL-1.2
#include "base/planted.h"
#include "store/codes.h"
#include "store/sql/changes.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {
namespace {

const char* name_of_remedy(Remedy remedy) {
  switch (remedy) {
    case Remedy::Retry:
      return "retry";
    case Remedy::Settle:
      return "settle";
    case Remedy::Skip:
      return "skip";
    case Remedy::Redirect:
      return "redirect";
    case Remedy::Replace:
      return "replace";
  }
  return "?";
}

bool allows(Remedy remedy, DeliveryState state) {
  switch (state) {
    case DeliveryState::Waiting:
    case DeliveryState::Unknown:
    case DeliveryState::Dead:
      return true;
    case DeliveryState::Unassigned:
      return remedy == Remedy::Skip;
    default:
      return false;
  }
}

std::string allowed_for(Remedy remedy) {
  std::string names = "waiting, unknown and dead";
  return remedy == Remedy::Skip ? names + " and unassigned" : names;
}

}  // namespace

void Changes::apply_change(const ApplyRemedy& change) {
  const DeliveryRow delivery = require_delivery(change.delivery_id);
  const std::string name = name_of_remedy(change.remedy);
  if (!allows(change.remedy, delivery.state) && !planted(Bug::RemedyOnAnyState)) {
    refuse(BatchStatus::Refused, kNotAllowedInState,
           "delivery " + std::to_string(delivery.id) + " is " + name_of(delivery.state) + "; " + name +
               " is possible for deliveries that are " + allowed_for(change.remedy));
  }
  DeliveryState next = DeliveryState::Waiting;
  switch (change.remedy) {
    case Remedy::Retry:
      retry(delivery, change);
      break;
    case Remedy::Settle:
      next = DeliveryState::Settled;
      end_by_person(delivery, change, next);
      break;
    case Remedy::Skip:
      if (change.reason.empty()) {
        refuse(BatchStatus::Refused, kMalformedChange,
               "skipping delivery " + std::to_string(delivery.id) + " needs a reason");
      }
      next = DeliveryState::Skipped;
      end_by_person(delivery, change, next);
      break;
    case Remedy::Redirect:
      next = DeliveryState::Redirected;
      redirect(delivery, change);
      break;
    case Remedy::Replace:
      next = DeliveryState::Replaced;
      replace(delivery, change);
      break;
  }
  journal(change.at_us, change.actor, name.c_str(), "delivery " + std::to_string(delivery.id), name_of(delivery.state),
          name_of(next), change.reason);
}

// It keeps its place. The time after which the hub gives up starts anew: a person has looked at it.
void Changes::retry(const DeliveryRow& delivery, const ApplyRemedy& change) {
  const bool head = !lane_is_blocked(delivery.lane_key, delivery.connector, delivery.lane_sequence);
  Query(connection_,
        "UPDATE delivery SET state = 1, head = ?, due_us = ?, first_attempt_us = 0, actor = ?, reason = ? WHERE id = ?")
      .bind(head, change.at_us, change.actor, change.reason, delivery.id)
      .run();
  if (!delivery.blocks_lane()) {
    yield_to(delivery);
  }
  report_head(delivery.id);
}

void Changes::end_by_person(const DeliveryRow& delivery, const ApplyRemedy& change, DeliveryState next) {
  Query(
      connection_,
      "UPDATE delivery SET state = ?1, awaits = NULL, actor = ?2, reason = ?3, remote_reference = CASE ?4 WHEN '' THEN "
      "remote_reference ELSE ?4 END WHERE id = ?5")
      .bind(number_of(next), change.actor, change.reason, change.reference, delivery.id)
      .run();
  if (delivery.blocks_lane()) {
    advance_lane(delivery.lane_key, delivery.connector);
  }
}

bool Changes::has_delivery_to(const MessageRow& message, const std::string& connector) {
  Query query(connection_, "SELECT 1 FROM delivery WHERE message_seq = ? AND connector = ? LIMIT 1");
  query.bind(message.seq, connector);
  return query.next();
}

void Changes::redirect(const DeliveryRow& delivery, const ApplyRemedy& change) {
  if (change.target.connector.empty()) {
    refuse(BatchStatus::Refused, kMalformedChange,
           "redirecting delivery " + std::to_string(delivery.id) + " needs a connector");
  }
  const MessageRow message = message_of(delivery);
  // Two deliveries of one message to one connector would have the same idempotency key.
  if (has_delivery_to(message, change.target.connector)) {
    refuse(BatchStatus::Refused, kNotAllowedInState,
           "message " + message.id + " has a delivery to '" + change.target.connector +
               "' already; redirecting delivery " + std::to_string(delivery.id) + " there would be a second one",
           "act on the delivery that it has there, or send an edited copy");
  }
  end_by_person(delivery, change, DeliveryState::Redirected);
  const LanePlace place = append_to_lane(delivery.lane_key, change.target.connector, message.case_id.empty());
  insert_delivery(message, change.target, delivery.lane_key, place, change.at_us, false);
}

void Changes::replace(const DeliveryRow& delivery, const ApplyRemedy& change) {
  if (!change.replacement || change.replacement->deliveries.size() != 1 ||
      change.replacement->deliveries.front().connector != delivery.connector) {
    refuse(BatchStatus::Refused, kMalformedChange,
           "replacing delivery " + std::to_string(delivery.id) +
               " needs an edited message with one delivery, to the same connector");
  }
  const MessageRow original = message_of(delivery);
  if (change.replacement->message.department != original.department) {
    refuse(BatchStatus::Refused, kMalformedChange,
           "the edited copy of message " + original.id + " must stay in its department");
  }
  Query(connection_, "UPDATE delivery SET state = 10, awaits = NULL, actor = ?, reason = ? WHERE id = ?")
      .bind(change.actor, change.reason, delivery.id)
      .run();
  accept(*change.replacement, change.at_us, Replacing{delivery, original});
  if (!delivery.blocks_lane()) {
    // The place of a dead delivery that had let the others pass is taken by one that does not.
    yield_to(delivery);
  }
}

Changes::MessageRow Changes::message_of(const DeliveryRow& delivery) {
  Query query(connection_, "SELECT id FROM message WHERE seq = ?");
  query.bind(delivery.message_seq);
  auto message = query.next() ? find_message(query.text(0)) : std::nullopt;
  if (!message) {
    throw DamagedRow("the message of delivery " + std::to_string(delivery.id) + " is missing");
  }
  return *message;
}

}  // namespace nabe::store::sql
