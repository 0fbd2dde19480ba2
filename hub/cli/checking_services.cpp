// SPDX-License-Identifier: EUPL-1.2
#include "cli/checking_services.h"

#include "plugin/connector.h"

namespace nabe::cli {

std::uint64_t CheckingServices::refuse(nabe_result* result) {
  plugin::fill(result, NABE_REJECT, NABE_CODE_STALE, "only the options are being checked");
  return 0;
}

std::int32_t CheckingServices::message_begin(std::uint64_t, const nabe_message_info*, nabe_result* result) {
  refuse(result);
  return -NABE_CODE_STALE;
}

std::int32_t CheckingServices::message_write(std::uint64_t, const void*, std::size_t, nabe_result* result) {
  refuse(result);
  return -NABE_CODE_STALE;
}

std::int32_t CheckingServices::attachment_begin(std::uint64_t, const nabe_attachment*, nabe_result* result) {
  refuse(result);
  return -NABE_CODE_STALE;
}

void CheckingServices::intake_commit(std::uint64_t, nabe_receipt* const*, std::uint32_t, nabe_result* result) {
  refuse(result);
}

std::int32_t CheckingServices::state_get(std::uint64_t, nabe_str, nabe_str, nabe_buf*, std::uint64_t*) {
  return -NABE_CODE_STALE;
}

std::int32_t CheckingServices::state_put(std::uint64_t, nabe_str, nabe_str, nabe_str, std::uint64_t) {
  return -NABE_CODE_STALE;
}

std::int32_t CheckingServices::state_remove(std::uint64_t, nabe_str, nabe_str, std::uint64_t) {
  return -NABE_CODE_STALE;
}

std::int32_t CheckingServices::state_scan(std::uint64_t, nabe_str, nabe_str, nabe_str, nabe_buf*, nabe_buf*,
                                          std::uint64_t*) {
  return -NABE_CODE_STALE;
}

}  // namespace nabe::cli
