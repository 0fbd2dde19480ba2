// SPDX-License-Identifier: EUPL-1.2
#include "session/outcome_codes.h"

#include "nabe/abi.h"
#include "store/codes.h"

namespace nabe::session {

std::uint32_t abi_code_of(const Error& error) {
  if (error.code == "NABE-SES-001" || error.code == "NABE-SES-004" || error.code == "NABE-MSG-021") {
    return NABE_CODE_TOO_LARGE;
  }
  if (error.code == store::kStale || error.code == store::kReferenceTaken || error.code == store::kIdentityConflict) {
    return NABE_CODE_CONFLICT;
  }
  if (error.code == "NABE-SES-019") {
    return NABE_CODE_DISK_LOW;
  }
  if (error.code == "NABE-SES-002" || error.code == "NABE-SES-003" || error.code == "NABE-SES-015" ||
      error.code.starts_with("NABE-STO-")) {
    return NABE_CODE_UNAVAILABLE;
  }
  return NABE_CODE_INVALID;
}

plugin::CallResult refused(const Error& error) {
  plugin::CallResult result;
  result.code = abi_code_of(error);
  result.outcome = error.code == "NABE-SES-015" || error.code == "NABE-SES-019" ? NABE_BUSY
                   : error.code == store::kStale                                ? NABE_RETRY
                   : result.code == NABE_CODE_UNAVAILABLE                       ? NABE_NOT_CONNECTED
                                                                                : NABE_REJECT;
  result.detail = error.code + ": " + error.message;
  return result;
}

plugin::CallResult outcome_of(const store::BatchResult& result) {
  plugin::CallResult outcome;
  outcome.detail = result.error.code.empty() ? "" : result.error.code + ": " + result.error.message;
  switch (result.status) {
    case store::BatchStatus::Committed:
      outcome.detail.clear();
      break;
    case store::BatchStatus::IdentityConflict:
    case store::BatchStatus::ReferenceTaken:
      outcome.outcome = NABE_REJECT;
      outcome.code = NABE_CODE_CONFLICT;
      break;
    case store::BatchStatus::Stale:
      outcome.outcome = NABE_RETRY;
      outcome.code = NABE_CODE_CONFLICT;
      break;
    case store::BatchStatus::NotFound:
      outcome.outcome = NABE_REJECT;
      outcome.code = NABE_CODE_NOT_FOUND;
      break;
    case store::BatchStatus::Refused:
      outcome.outcome = NABE_REJECT;
      outcome.code = NABE_CODE_INVALID;
      break;
    case store::BatchStatus::Failed:
      outcome.outcome = NABE_UNKNOWN;
      outcome.code = NABE_CODE_UNAVAILABLE;
      break;
  }
  return outcome;
}

}  // namespace nabe::session
