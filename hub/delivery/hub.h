// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "config/config.h"
#include "delivery/operations.h"
#include "delivery/statistics.h"
#include "plugin/registry.h"
#include "store/store.h"

namespace nabe::delivery {

/// What a hub is made of; all of it outlives the Hub.
struct HubParts {
  const config::Configuration& configuration;
  plugin::Registry& registry;
  store::Store& store;
  const Clock& clock;
  Log& log;
};

/// A running hub: connectors, intakes, lanes. Made once per process.
/// Threads: create, start and stop on one thread; operations() and statistics() [any].
class Hub {
 public:
  /// Makes every connector and compiles the routing tables; starts nothing.
  static Result<std::unique_ptr<Hub>> create(const HubParts& parts);
  ~Hub();

  /// Starts the connectors; a source that cannot start fails the start, a sink that cannot connect is disconnected.
  Result<void> start();

  /// Closes the intake, lets attempts in flight end until `grace_ms`, stops the connectors. What was not delivered
  /// stays in the store. Blocks: <= grace_ms and what the store needs to sync.
  void stop(std::uint64_t grace_ms);

  /// True once the store has failed: nothing is acknowledged any more, the process should end.
  bool failed() const;

  Operations& operations();
  const Statistics& statistics() const;

 private:
  struct Impl;
  explicit Hub(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::delivery
