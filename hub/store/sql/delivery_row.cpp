// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/delivery_row.h"

#include "base/planted.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {

bool DeliveryRow::blocks(DeliveryState state, bool continue_on_dead) {
  const bool passes = continue_on_dead || planted(Bug::DeadBlocksNobody);
  return !is_final(state) && state != DeliveryState::Unassigned && !(state == DeliveryState::Dead && passes);
}

DeliveryRow read_delivery_row(const Query& row) {
  DeliveryRow delivery;
  delivery.id = row.integer(0);
  delivery.message_seq = row.integer(1);
  delivery.connector = row.text(2);
  delivery.lane_key = row.text(3);
  delivery.lane_sequence = static_cast<std::uint64_t>(row.integer(4));
  delivery.state = state_of(row.integer(5));
  delivery.head = row.integer(6) != 0;
  delivery.continue_on_dead = row.integer(7) != 0;
  delivery.attempts = static_cast<std::uint32_t>(row.integer(8));
  delivery.attempt_rows = row.integer(9);
  delivery.first_attempt_us = row.integer(10);
  return delivery;
}

}  // namespace nabe::store::sql
