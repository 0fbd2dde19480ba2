// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::portal {

/// The states that a citizen's timeline can show: a closed list, so that nothing that a system writes reaches it.
namespace state {
inline constexpr std::string_view kReceived = "received";
inline constexpr std::string_view kInProgress = "in_progress";
inline constexpr std::string_view kAnswerNeeded = "answer_needed";
inline constexpr std::string_view kAnswerReceived = "answer_received";
inline constexpr std::string_view kDocumentAvailable = "document_available";
inline constexpr std::string_view kDecisionAvailable = "decision_available";
inline constexpr std::string_view kPaymentDue = "payment_due";
inline constexpr std::string_view kPaid = "paid";
inline constexpr std::string_view kPaymentFailed = "payment_failed";
inline constexpr std::string_view kAppointmentNeeded = "appointment_needed";
inline constexpr std::string_view kAppointmentBooked = "appointment_booked";
inline constexpr std::string_view kAppointmentChanged = "appointment_changed";
inline constexpr std::string_view kAppointmentCancelled = "appointment_cancelled";
inline constexpr std::string_view kWithdrawn = "withdrawn";
inline constexpr std::string_view kClosed = "closed";
}  // namespace state

/// All of them, in the order above.
const std::vector<std::string_view>& public_states();

/// What the message of a type does to the application that it belongs to. Empty: nothing.
struct Effect {
  std::string_view type;
  std::string_view state;  ///< of the timeline
  std::string_view item;   ///< kind of the mailbox item that it becomes
};

/// Null if a message of this type is nothing for a citizen.
const Effect* effect_of(std::string_view type);

/// The states of a case system that have a public one, by name; a state that has none is not shown.
class StatusMap {
 public:
  /// `rows`: "status=public_state". Throws std::invalid_argument for another form, or an unknown public state.
  explicit StatusMap(const std::vector<std::string>& rows);
  /// Empty: it is not shown.
  std::string_view of(std::string_view status) const;

 private:
  std::map<std::string, std::string_view, std::less<>> states_;
};

}  // namespace nabe::portal
