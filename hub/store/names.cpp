// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "store/store.h"

namespace nabe::store {
namespace {

// In the order of the enumerations.
constexpr std::array<const char*, 11> kStates = {"unassigned", "waiting", "attempting", "pending",    "unknown", "dead",
                                                 "delivered",  "settled", "skipped",    "redirected", "replaced"};
constexpr std::array<const char*, 4> kDispositions = {"routed", "unrouted", "unassigned", "unknown_department"};

}  // namespace

bool is_final(DeliveryState state) { return state >= DeliveryState::Delivered; }

const char* name_of(DeliveryState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<DeliveryState> delivery_state_of(const std::string& name) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (name == kStates[i]) {
      return static_cast<DeliveryState>(i);
    }
  }
  return std::nullopt;
}

const char* name_of(Disposition disposition) { return kDispositions.at(static_cast<std::size_t>(disposition)); }

}  // namespace nabe::store
