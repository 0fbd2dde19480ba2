// SPDX-License-Identifier: EUPL-1.2
#include "delivery/breaker.h"

#include <algorithm>

namespace nabe::delivery {

void Breaker::failed(TimeUs now_us, double chance) {
  ++failures_;
  if (!tripped()) {
    return;
  }
  const std::uint32_t doublings = std::min<std::uint32_t>(failures_ - kTolerated - 1, 30);
  const std::uint64_t full_ms = std::min({policy_.first_ms << doublings, policy_.max_ms, kMaxPauseMs});
  paused_until_us_ =
      now_us + static_cast<TimeUs>(static_cast<double>(full_ms) * (0.5 + chance / 2) * static_cast<double>(kUsPerMs));
}

void Breaker::succeeded() {
  failures_ = 0;
  paused_until_us_ = 0;
}

}  // namespace nabe::delivery
