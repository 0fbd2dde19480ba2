// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "appointment/zms_client.h"
#include "nabe/connector.hpp"

namespace nabe::appointment {

inline constexpr const char* kBooked = "appointment.booked";
inline constexpr const char* kChanged = "appointment.changed";
inline constexpr const char* kCancelled = "appointment.cancelled";
inline constexpr const char* kUnavailable = "appointment.unavailable";
inline constexpr const char* kCheckedIn = "customer.checked_in";

/// Why a wish came to nothing: the values of `reason`.
inline constexpr const char* kTaken = "taken";    ///< the slot is not free
inline constexpr const char* kFull = "full";      ///< there is no free slot
inline constexpr const char* kExists = "exists";  ///< the case has an appointment already
inline constexpr const char* kNone = "none";      ///< the case has no appointment
inline constexpr const char* kPast = "past";      ///< the customer came already, or did not come

/// `type` is one of the first three. `key` is that of the delivery.
void announce(Session& session, const char* type, const Process& process, const std::string& key);
void announce_change(Session& session, const Process& process, const Slot& before, const std::string& key);
/// `process_id` may be empty.
void announce_unavailable(Session& session, const char* reason, const Wish& wish, const std::string& process_id,
                          const std::vector<Slot>& alternatives, const std::string& key);
/// `reference_system` is empty for a customer whose appointment was not made by this connector.
MessageBuilder arrival(const Process& process, const std::string& day, const std::string& reference_system);

}  // namespace nabe::appointment
