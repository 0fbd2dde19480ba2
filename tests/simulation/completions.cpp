// SPDX-License-Identifier: EUPL-1.2
#include <string>

#include "abi_text.h"
#include "peers.h"
#include "session_writing.h"
#include "world.h"

namespace nabe::simulation {
namespace {

std::int32_t outcome_by_chance() {
  World& here = world();
  if (!here.phase.faults) {
    return NABE_DELIVERED;
  }
  constexpr std::int32_t kOutcomes[] = {NABE_DELIVERED, NABE_RETRY, NABE_REJECT, NABE_UNKNOWN};
  return kOutcomes[here.random.weighted({70, 12, 9, 9})];
}

void complete(const nabe_host& host, const OpenToken& open) {
  World& here = world();
  Record record;
  record.event = Event::Completing;
  record.connector = open.peer;
  record.token = open.token;
  record.outcome = outcome_by_chance();
  std::uint64_t session = 0;
  if (here.random.percent(40)) {
    Answer opened;
    session = host.completion_open(host.ctx, borrowed(open.token), &opened.result);
    if (session != 0) {
      record.nonce = here.nonce();
      record.flags = write_session(host, session, record.nonce, false, true);
    }
  }
  const std::uint32_t asked = here.note(record);
  Answer outcome;
  outcome.result.outcome = record.outcome;
  Answer committed;
  host.complete(host.ctx, borrowed(open.token), session, &outcome.result, &committed.result);
  record.event = Event::Completed;
  record.same = asked;
  record.flags = committed.result.outcome == NABE_DELIVERED ? 1 : 0;
  here.note(record);
}

}  // namespace

void run_completions() {
  World& here = world();
  while (!here.over) {
    here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(here.phase.faults ? 60'000 : 5'000)));
    if (here.open_tokens.empty()) {
      continue;
    }
    const std::size_t index = here.random.below(here.open_tokens.size());
    const OpenToken open = here.open_tokens[index];
    const nabe_host* host = here.peers[open.peer].enter();
    if (host == nullptr) {
      continue;
    }
    complete(*host, open);
    here.peers[open.peer].leave();
    // One in eight is kept, and completed again; some are never completed and time out.
    if (!here.random.percent(12)) {
      for (std::size_t i = 0; i < here.open_tokens.size(); ++i) {
        if (here.open_tokens[i].token == open.token) {
          here.open_tokens.erase(here.open_tokens.begin() + static_cast<std::ptrdiff_t>(i));
          break;
        }
      }
    }
  }
}

}  // namespace nabe::simulation
