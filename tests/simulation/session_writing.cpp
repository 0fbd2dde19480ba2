// SPDX-License-Identifier: EUPL-1.2
#include "session_writing.h"

#include <string>

#include "abi_text.h"
#include "submission.h"
#include "world.h"

namespace nabe::simulation {
namespace {

void emit(const nabe_host& host, std::uint64_t session, std::uint64_t nonce) {
  nabe_message_info info{};
  info.struct_size = sizeof(info);
  info.type = borrowed("event");
  const std::string id = "n" + std::to_string(nonce);
  info.sender_message_id = borrowed(id);
  info.media_type = borrowed("application/xml");
  Answer answer;
  host.message_begin(host.ctx, session, &info, &answer.result);
  const std::string body = event_body(nonce);
  host.message_write(host.ctx, session, body.data(), body.size(), &answer.result);
}

// A counter that every session of the connector would move on: of two at once one is refused.
void compare_and_put(const nabe_host& host, std::uint64_t session, const std::string& value) {
  char read[32];
  nabe_buf buffer{read, sizeof(read), 0};
  std::uint64_t version = 0;
  if (host.state_get(host.ctx, session, {}, borrowed("last"), &buffer, &version) != 0) {
    version = 0;
  }
  host.state_put(host.ctx, session, {}, borrowed("last"), borrowed(value), version);
}

}  // namespace

std::uint32_t write_session(const nabe_host& host, std::uint64_t session, std::uint64_t nonce, bool has_case,
                            bool may_emit) {
  Random& random = world().random;
  const std::string value = "n" + std::to_string(nonce);
  std::uint32_t written = 0;
  if (may_emit && random.percent(60)) {
    emit(host, session, nonce);
    written |= kEmits;
  }
  if (has_case && random.percent(50)) {
    host.reference_add(host.ctx, session, {borrowed("notes"), borrowed(value)});
    written |= kRefers;
  }
  if (random.percent(60)) {
    host.state_put(host.ctx, session, {}, borrowed(value), borrowed(value), UINT64_MAX);
    written |= kKeeps;
  }
  if (random.percent(15)) {
    compare_and_put(host, session, value);
    written |= kCompares;
  }
  if (has_case && random.percent(25)) {
    const std::string id = "late-" + std::to_string(random.below(2));
    host.reference_add(host.ctx, session, {borrowed("files"), borrowed(id)});
    written |= kRefersLate;
  }
  return written;
}

}  // namespace nabe::simulation
