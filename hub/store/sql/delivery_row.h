// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "store/sql/query.h"
#include "store/store.h"

namespace nabe::store::sql {

/// Of a stored delivery, what the rules of lanes and attempts need.
struct DeliveryRow {
  std::int64_t id = 0;
  std::int64_t message_seq = 0;
  std::string connector, lane_key;
  std::uint64_t lane_sequence = 0;
  DeliveryState state = DeliveryState::Waiting;
  bool head = false, continue_on_dead = false;
  std::uint32_t attempts = 0;
  std::int64_t attempt_rows = 0;
  TimeUs first_attempt_us = 0;
  bool alone = false;  ///< known to be the only open one of its lane

  bool blocks_lane() const { return blocks(state, continue_on_dead); }
  static bool blocks(DeliveryState state, bool continue_on_dead);
};

/// The columns of `delivery` (as `d`) that `read_delivery_row` reads, in their order.
inline constexpr char kDeliveryRowColumns[] =
    "d.id, d.message_seq, d.connector, d.lane_key, d.lane_sequence, d.state, d.head, d.continue_on_dead, d.attempts, "
    "d.attempt_rows, d.first_attempt_us";
/// The column after them.
inline constexpr int kAfterDeliveryRow = 11;
DeliveryRow read_delivery_row(const Query& row);

}  // namespace nabe::store::sql
