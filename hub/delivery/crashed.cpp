// SPDX-License-Identifier: EUPL-1.2
#include "delivery/crashed.h"

#include <algorithm>

#include "base/promise.h"

namespace nabe::delivery {
namespace {

using store::DeliveryState;

std::string cause_of(int reason) { return reason == Flights::kExit ? "it left" : "signal " + std::to_string(reason); }

/// Attempts of it that ended so, since the first one after a person let it go.
Result<std::uint32_t> crashes_of(store::Store& store, const store::Delivery& delivery) {
  if (delivery.first_attempt_us == 0) {
    return std::uint32_t{0};
  }
  const auto attempts = store.attempts_of(delivery.id);
  if (!attempts) {
    return attempts.error();
  }
  return static_cast<std::uint32_t>(
      std::count_if(attempts->begin(), attempts->end(), [&delivery](const store::Attempt& attempt) {
        return attempt.outcome == kCrashed && attempt.started_us >= delivery.first_attempt_us;
      }));
}

store::FinishAttempt crash_of(const store::Delivery& delivery, TimeUs started_us, TimeUs now_us) {
  store::FinishAttempt change;
  change.delivery_id = delivery.id;
  change.expected = change.next = delivery.state;
  change.expected_attempts = change.attempts = delivery.attempts;  // the repeat is the same attempt
  change.due_us = delivery.state == DeliveryState::Pending ? delivery.due_us : now_us;
  change.started_us = started_us;
  change.ended_us = now_us;
  change.outcome = change.code = kCrashed;
  return change;
}

store::BatchResult commit(store::Store& store, store::FinishAttempt change) {
  Promise<store::BatchResult> promise;
  store.submit({std::move(change)}, [&promise](store::BatchResult result) { promise.set_value(std::move(result)); });
  return promise.get();
}

Result<void> settle(store::Store& store, const Clock& clock, Log& log, const Flights& flights,
                    const Flights::Suspect& suspect, std::uint32_t max_crashes) {
  const auto found = store.delivery(suspect.delivery_id);
  if (!found) {
    return found.error();
  }
  // One whose start was recorded is unknown after every end of the process, and others are nobody's attempt any more.
  if (!*found || ((*found)->state != DeliveryState::Waiting && (*found)->state != DeliveryState::Pending)) {
    return {};
  }
  const store::Delivery& delivery = **found;
  const auto before = crashes_of(store, delivery);
  if (!before) {
    return before.error();
  }
  const std::uint32_t crashes = *before + 1;
  store::FinishAttempt change = crash_of(delivery, suspect.started_us, clock.now_us());
  change.detail = "the hub crashed during this attempt (" + cause_of(flights.crashed_by()) + "), " +
                  std::to_string(crashes) + (crashes == 1 ? " time" : " times") + " so far";
  if (max_crashes > 0 && crashes >= max_crashes) {
    change.next = delivery.state == DeliveryState::Pending ? DeliveryState::Unknown : DeliveryState::Dead;
  }
  const DeliveryState next = change.next;
  const store::BatchResult result = commit(store, std::move(change));
  if (result.status == store::BatchStatus::Failed) {
    return result.error;
  }
  log.write(LogLevel::Error, "the hub crashed during a delivery",
            {{"message", delivery.message_id},
             {"connector", delivery.connector},
             {"cause", cause_of(flights.crashed_by())},
             {"crashes", std::to_string(crashes)},
             {"state", store::name_of(next)}});
  return {};
}

}  // namespace

Result<void> settle_crashed(store::Store& store, const Clock& clock, Log& log, const Flights& flights,
                            std::uint32_t max_crashes) {
  for (const Flights::Suspect& suspect : flights.suspects()) {
    if (auto settled = settle(store, clock, log, flights, suspect, max_crashes); !settled) {
      return settled;
    }
  }
  return {};
}

}  // namespace nabe::delivery
