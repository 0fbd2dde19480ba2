// SPDX-License-Identifier: EUPL-1.2
#include "session/gate.h"

#include "nabe/abi.h"

namespace nabe::session {

std::optional<Closed> IntakeGate::closed() const {
  if (store_failed_.load()) {
    return Closed{NABE_CODE_UNAVAILABLE, NABE_NOT_CONNECTED,
                  "the store has failed; nothing is accepted until a restart"};
  }
  if (draining_.load()) {
    return Closed{NABE_CODE_STOPPING, NABE_NOT_CONNECTED, "the hub is starting or stopping"};
  }
  if (disk_low_.load()) {
    return Closed{NABE_CODE_DISK_LOW, NABE_BUSY, "the disk of the state folder is nearly full"};
  }
  return std::nullopt;
}

std::optional<Closed> IntakeGate::enter() {
  if (auto reason = closed()) {
    return reason;
  }
  if (inside_.fetch_add(1) >= max_intakes_) {
    inside_.fetch_sub(1);
    return Closed{NABE_CODE_UNAVAILABLE, NABE_BUSY, "too many intakes at once"};
  }
  return std::nullopt;
}

}  // namespace nabe::session
