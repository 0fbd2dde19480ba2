// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "config/config.h"
#include "plugin/connector.h"
#include "store/store.h"

/// What an outcome means for a delivery: a table, without clock, threads or chance.
namespace nabe::delivery {

struct Judged {
  plugin::CallResult result;
  std::uint32_t attempts = 0;     ///< counted so far, without this one
  TimeUs first_attempt_us = 0;    ///< 0: this is the first
  TimeUs connected_since_us = 0;  ///< time that the system was away does not count towards giving up
  TimeUs now_us = 0;              ///< by a clock that nobody sets
  TimeUs due_from_us = 0;         ///< what is due now is due at this time or before (WaitingTime)
  bool idempotent = false;
  bool counted_already = false;  ///< the completion of a pending delivery
  bool damaged = false;          ///< the store has lost what was to be delivered: waits for a person, uncounted
  double chance = 0;             ///< in [0, 1): spreads repeats
};

struct Verdict {
  store::DeliveryState next = store::DeliveryState::Delivered;
  TimeUs due_us = 0;
  std::uint32_t attempts = 0;    ///< counted from now on
  bool disconnects = false;      ///< the connector's system is away
  bool commits_session = false;  ///< what the session collected is committed with it
  std::string code;              ///< "timeout", "gave-up", "code-1007"; empty when delivered
};

/// A peer that asks for more time than this is asked again all the same.
constexpr std::uint64_t kLongestAskedMs = 24 * 3'600'000;

/// After this many faults a delivery is dead, however idempotent its connector.
constexpr std::uint32_t kMaxFaults = 5;

Verdict judge(const Judged& judged, const config::Connector& settings);

/// "delivered", "retry", ...; "unknown" for numbers that do not exist.
const char* outcome_name(std::int32_t outcome);
/// "timeout", "conflict", ...; "code-N" for a connector's own.
std::string code_name(std::uint32_t code);

}  // namespace nabe::delivery
