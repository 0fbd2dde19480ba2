// SPDX-License-Identifier: EUPL-1.2
#include "delivery/verdict.h"

#include <algorithm>
#include <array>

#include "base/planted.h"

namespace nabe::delivery {
namespace {

constexpr std::uint64_t kBusyMs = 250;

// Doubles with every attempt up to the maximum; between half and all of it, so that repeats do not come in step.
TimeUs back_off_us(const config::RetryPolicy& policy, std::uint32_t attempts, double chance) {
  const std::uint32_t doublings = std::min<std::uint32_t>(attempts == 0 ? 0 : attempts - 1, 30);
  const std::uint64_t full_ms = std::min(policy.max_ms, policy.first_ms << doublings);
  return static_cast<TimeUs>(static_cast<double>(full_ms) * (0.5 + chance / 2) * static_cast<double>(kUsPerMs));
}

TimeUs asked_us(const Judged& judged) {
  return static_cast<TimeUs>(std::min<std::uint64_t>(judged.result.retry_after_ms, kLongestAskedMs)) * kUsPerMs;
}

void wait_or_give_up(Verdict& verdict, const Judged& judged, const config::Connector& settings) {
  const TimeUs began_us =
      judged.first_attempt_us == 0 ? judged.now_us : std::max(judged.first_attempt_us, judged.connected_since_us);
  if (judged.now_us - began_us >= static_cast<TimeUs>(settings.retry.give_up_after_ms) * kUsPerMs) {
    verdict.next = store::DeliveryState::Dead;
    verdict.code = "gave-up";
    return;
  }
  verdict.next = store::DeliveryState::Waiting;
  verdict.due_us =
      judged.due_from_us + std::max(asked_us(judged), back_off_us(settings.retry, verdict.attempts, judged.chance));
}

}  // namespace

const char* outcome_name(std::int32_t outcome) {
  static constexpr std::array<const char*, 8> kNames = {"delivered", "retry", "reject",  "not-connected",
                                                        "pending",   "busy",  "unknown", "fault"};
  return outcome >= 0 && outcome < static_cast<std::int32_t>(kNames.size()) ? kNames[static_cast<std::size_t>(outcome)]
                                                                            : "unknown";
}

std::string code_name(std::uint32_t code) {
  static constexpr std::array<const char*, 14> kNames = {
      "none",        "timeout",   "cancelled",   "invalid", "not-found", "conflict", "denied",
      "unavailable", "too-large", "unsupported", "stale",   "internal",  "stopping", "disk-low"};
  return code < kNames.size() ? kNames[code] : "code-" + std::to_string(code);
}

Verdict judge(const Judged& judged, const config::Connector& settings) {
  Verdict verdict;
  verdict.code = judged.result.outcome == NABE_DELIVERED ? "" : code_name(judged.result.code);
  verdict.attempts = judged.attempts + (judged.counted_already ? 0 : 1);
  if (judged.damaged) {
    verdict.next = store::DeliveryState::Dead;
    verdict.attempts = judged.attempts;
    verdict.code = "damaged";
    return verdict;
  }
  switch (judged.result.outcome) {
    case NABE_DELIVERED:
      verdict.next = store::DeliveryState::Delivered;
      verdict.commits_session = true;
      break;
    case NABE_RETRY:
      if (planted(Bug::AttemptNotCounted)) {
        verdict.attempts = judged.attempts;
      }
      wait_or_give_up(verdict, judged, settings);
      break;
    case NABE_REJECT:
      verdict.commits_session = planted(Bug::SessionWithAnyOutcome);
      verdict.next = store::DeliveryState::Dead;
      break;
    case NABE_NOT_CONNECTED:
      verdict.next = store::DeliveryState::Waiting;
      verdict.attempts = judged.attempts;
      verdict.due_us = judged.due_from_us;
      verdict.disconnects = true;
      break;
    case NABE_PENDING:
      verdict.next = store::DeliveryState::Pending;
      verdict.due_us = judged.now_us + static_cast<TimeUs>(settings.pending_timeout_ms) * kUsPerMs;
      verdict.commits_session = true;
      break;
    case NABE_BUSY:
      verdict.next = store::DeliveryState::Waiting;
      verdict.attempts = judged.attempts;
      verdict.due_us = judged.due_from_us + std::max<TimeUs>(asked_us(judged), static_cast<TimeUs>(kBusyMs) * kUsPerMs);
      break;
    case NABE_FAULT:
      // Where in its work the plugin failed is not known: what it sent may have arrived.
      if (!judged.idempotent) {
        verdict.next = store::DeliveryState::Unknown;
      } else if (verdict.attempts >= kMaxFaults) {
        verdict.next = store::DeliveryState::Dead;
      } else {
        wait_or_give_up(verdict, judged, settings);
      }
      break;
    default:
      if (judged.idempotent) {
        wait_or_give_up(verdict, judged, settings);
      } else {
        verdict.next = store::DeliveryState::Unknown;
      }
      break;
  }
  return verdict;
}

}  // namespace nabe::delivery
