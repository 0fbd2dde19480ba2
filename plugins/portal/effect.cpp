// SPDX-License-Identifier: EUPL-1.2
#include "portal/effect.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace nabe::portal {
namespace {

constexpr std::array<Effect, 15> kEffects = {{
    {"receipt.issued", state::kReceived, "confirmation"},
    {"case.assigned", state::kInProgress, ""},
    {"case.status_changed", "", ""},
    {"query.raised", state::kAnswerNeeded, "query"},
    {"document.issued", state::kDocumentAvailable, "document"},
    {"decision.issued", state::kDecisionAvailable, "decision"},
    {"payment.requested", state::kPaymentDue, "payment"},
    {"payment.opened", state::kPaymentDue, "payment"},
    {"payment.completed", state::kPaid, "confirmation"},
    {"payment.failed", state::kPaymentFailed, ""},
    {"appointment.requested", state::kAppointmentNeeded, "appointment"},
    {"appointment.booked", state::kAppointmentBooked, "appointment"},
    {"appointment.changed", state::kAppointmentChanged, "appointment"},
    {"appointment.cancelled", state::kAppointmentCancelled, "appointment"},
    {"appointment.unavailable", "", "appointment"},
}};

}  // namespace

const std::vector<std::string_view>& public_states() {
  static const std::vector<std::string_view> kStates = {state::kReceived,
                                                        state::kInProgress,
                                                        state::kAnswerNeeded,
                                                        state::kAnswerReceived,
                                                        state::kDocumentAvailable,
                                                        state::kDecisionAvailable,
                                                        state::kPaymentDue,
                                                        state::kPaid,
                                                        state::kPaymentFailed,
                                                        state::kAppointmentNeeded,
                                                        state::kAppointmentBooked,
                                                        state::kAppointmentChanged,
                                                        state::kAppointmentCancelled,
                                                        state::kWithdrawn,
                                                        state::kClosed};
  return kStates;
}

const Effect* effect_of(std::string_view type) {
  const auto found =
      std::find_if(kEffects.begin(), kEffects.end(), [type](const Effect& effect) { return effect.type == type; });
  return found == kEffects.end() ? nullptr : &*found;
}

StatusMap::StatusMap(const std::vector<std::string>& rows) {
  for (const std::string& row : rows) {
    const std::size_t equals = row.rfind('=');
    const std::string name = row.substr(0, equals);
    const std::string given = equals == std::string::npos ? std::string() : row.substr(equals + 1);
    const auto found = std::find(public_states().begin(), public_states().end(), given);
    if (name.empty() || found == public_states().end()) {
      std::string known;
      for (const std::string_view each : public_states()) known.append(known.empty() ? "" : ", ").append(each);
      throw std::invalid_argument("option states: expected status=state with one of " + known + ", got \"" + row +
                                  "\"");
    }
    states_[name] = *found;
  }
}

std::string_view StatusMap::of(std::string_view status) const {
  const auto found = states_.find(status);
  return found == states_.end() ? std::string_view() : found->second;
}

}  // namespace nabe::portal
