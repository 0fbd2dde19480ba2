// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "plan.h"
#include "store/store.h"

namespace nabe::simulation {

/// What may befall a delivery from outside.
enum class Fault : std::uint32_t {
  CleanStop,
  KillAtStep,
  KillAtDisk,
  PowerLoss,
  FailingDisk,
  FullDisk,
  Stop,  ///< of its connector
  Retry,
  Settle,
  Skip,
  Redirect,
  Replace,
};
constexpr std::uint32_t kFaults = 12;
constexpr std::uint32_t kStates = 11;

/// How often each fault met a delivery in each state, over all histories of a run. Shared between processes.
class Coverage {
 public:
  void add(store::DeliveryState state, Fault fault) {
    ++met_[static_cast<std::uint32_t>(state)][static_cast<std::uint32_t>(fault)];
  }
  void add(store::DeliveryState state, store::Remedy remedy) {
    add(state, static_cast<Fault>(static_cast<std::uint32_t>(Fault::Retry) + static_cast<std::uint32_t>(remedy)));
  }
  /// All deliveries in the store, or those of one peer.
  void note_states(store::Store& store, Fault fault, std::uint32_t only_peer = UINT32_MAX);

  std::uint32_t pairs_met() const;
  /// Those that cannot be missed: each state that is not final by each end of a process and by each remedy that it
  /// allows, each final one by each end.
  static constexpr std::uint32_t kPairs = kStates * kFaults;
  /// As a table, for people.
  std::string text() const;
  void clear();

 private:
  std::uint64_t met_[kStates][kFaults] = {};
};

Coverage& coverage();

}  // namespace nabe::simulation
