// SPDX-License-Identifier: EUPL-1.2
#include "base/planted.h"
#include "store/codes.h"
#include "store/sql/changes.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {
namespace {

// Of the attempts of one delivery the first and the last ones stay; what lies between is only counted.
constexpr std::int64_t kAttemptsKeptFirst = 100;
constexpr std::int64_t kAttemptsKeptLast = 100;

bool may_follow_an_attempt(DeliveryState next) {
  switch (next) {
    case DeliveryState::Waiting:
    case DeliveryState::Pending:
    case DeliveryState::Unknown:
    case DeliveryState::Dead:
    case DeliveryState::Delivered:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Changes::apply_change(const StartAttempt& change) {
  const DeliveryRow delivery = require_delivery(change.delivery_id);
  if (delivery.state != DeliveryState::Waiting || !delivery.head || change.attempt != delivery.attempts + 1) {
    refuse(BatchStatus::Stale, kStale,
           "delivery " + std::to_string(delivery.id) + " is " + name_of(delivery.state) + " after " +
               std::to_string(delivery.attempts) + " attempts" + (delivery.head ? "" : ", behind another one"));
  }
  Query(connection_,
        "UPDATE delivery SET state = 2, first_attempt_us = CASE first_attempt_us WHEN 0 THEN ?1 ELSE first_attempt_us "
        "END "
        "WHERE id = ?2")
      .bind(change.at_us, delivery.id)
      .run();
}

void Changes::apply_change(const FinishAttempt& change) {
  const DeliveryRow delivery = require_delivery(change.delivery_id);
  const bool as_expected = !is_final(delivery.state) && delivery.state != DeliveryState::Unassigned &&
                           delivery.state == change.expected && delivery.attempts == change.expected_attempts;
  if (!as_expected && !planted(Bug::StaleOutcome) && !planted(Bug::CompleteTwice)) {
    refuse(BatchStatus::Stale, kStale,
           "delivery " + std::to_string(delivery.id) + " is " + name_of(delivery.state) + " after " +
               std::to_string(delivery.attempts) + " attempts");
  }
  if (!may_follow_an_attempt(change.next) || change.attempts < change.expected_attempts) {
    refuse(BatchStatus::Refused, kMalformedChange,
           "an attempt cannot end as " + std::string(name_of(change.next)) + " after " +
               std::to_string(change.attempts) + " attempts");
  }

  const bool blocks = DeliveryRow::blocks(change.next, delivery.continue_on_dead);
  // Only a delivery that may be overtaken can find an earlier one before it again.
  const bool head = delivery.head && (change.next != DeliveryState::Waiting || !delivery.continue_on_dead ||
                                      !lane_is_blocked(delivery.lane_key, delivery.connector, delivery.lane_sequence));
  const TimeUs first = delivery.first_attempt_us != 0 ? delivery.first_attempt_us : change.started_us;
  Query query(
      connection_,
      "UPDATE delivery SET state = ?, head = ?, attempts = ?, attempt_rows = attempt_rows + 1, due_us = ?, "
      "first_attempt_us = ?, code = ?, detail = ?, remote_reference = CASE ?8 WHEN '' THEN remote_reference ELSE ?8 "
      "END, completion_token = COALESCE(?9, completion_token) WHERE id = ?10");
  query.bind(number_of(change.next), head, change.attempts, change.due_us, first, change.code, change.detail,
             change.remote_reference);
  change.completion_token.empty() ? query.bind(nullptr) : query.bind(change.completion_token);
  query.bind(delivery.id).run_in_bulk();
  record_attempt(delivery, change);
  const bool nobody_behind = delivery.alone && delivery.head;
  if (!blocks && delivery.blocks_lane() && !nobody_behind) {
    advance_lane(delivery.lane_key, delivery.connector);
  }
}

void Changes::record_attempt(const DeliveryRow& delivery, const FinishAttempt& change) {
  const std::int64_t ordinal = delivery.attempt_rows + 1;
  const std::uint32_t number = change.attempts > change.expected_attempts ? change.attempts : change.attempts + 1;
  Query(connection_, "INSERT INTO attempt VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(delivery.id, ordinal, number, change.started_us, change.ended_us, change.outcome, change.code,
            change.detail)
      .run_in_bulk();
  const std::int64_t dropped = ordinal - kAttemptsKeptLast;
  if (dropped > kAttemptsKeptFirst) {
    Query(connection_, "DELETE FROM attempt WHERE delivery_id = ? AND ordinal = ?").bind(delivery.id, dropped).run();
  }
}

}  // namespace nabe::store::sql
