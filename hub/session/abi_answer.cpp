// SPDX-License-Identifier: EUPL-1.2
#include "session/abi_answer.h"

#include "session/outcome_codes.h"

namespace nabe::session {

Error invalid(const std::string& what) {
  return Error{"NABE-SES-013", what, "see nabe/abi.h for what the hub accepts", {}};
}

std::int32_t answer(nabe_result* result, const plugin::CallResult& call) {
  plugin::fill(result, call.outcome, call.code, call.detail);
  return call.outcome == NABE_DELIVERED ? 0 : -static_cast<std::int32_t>(call.code);
}

std::int32_t answer(nabe_result* result, const Error& error) { return answer(result, refused(error)); }

}  // namespace nabe::session
