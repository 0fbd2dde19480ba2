// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/sql/query.h"
#include "store/store.h"

/// Rows to values and back. What this program cannot have written is damage: the reader of a message throws DamagedRow,
/// that of a delivery says so in it, since whoever pages through deliveries must get past it.
namespace nabe::store::sql {

/// Bodies and attachments up to here live in their part's row.
inline constexpr std::size_t kInlineMaxBytes = 64 * 1024;
/// Parts of one message, the body included.
inline constexpr std::int64_t kPartsMax = 65'536;

inline std::int64_t part_key(std::int64_t message_seq, std::int64_t number) { return message_seq * kPartsMax + number; }

/// To be followed by WHERE ...: columns of `d` (delivery) and `m` (message), in the order of `read_delivery`.
extern const char kSelectDelivery[];
Delivery read_delivery(const Query& row);
/// lane_key of the row that `read_delivery` reads; empty: none.
std::string lane_key_of(const Query& row);

/// To be followed by WHERE ...: columns of `message`.
extern const char kSelectMessage[];
/// Without its parts; `seq` is the row's.
StoredMessage read_message(const Query& row, std::int64_t& seq);
/// Body and attachments of the message, small ones with their bytes.
void read_parts(Connection& connection, std::int64_t seq, Message& message);

/// A number that means nothing waits for a person: Dead, Unrouted.
DeliveryState state_of(std::int64_t number);
Disposition disposition_of(std::int64_t number);
bool is_state(std::int64_t number);
constexpr std::int64_t number_of(DeliveryState state) { return static_cast<std::int64_t>(state); }
constexpr std::int64_t number_of(Disposition disposition) { return static_cast<std::int64_t>(disposition); }

}  // namespace nabe::store::sql
