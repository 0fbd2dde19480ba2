// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_budget.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "message/message.h"
#include "routing/table.h"
#include "session/disk_room.h"
#include "session/gate.h"
#include "store/store.h"

namespace nabe::session {

/// Hears of what sessions did. Threads: [any]. Blocks: must not.
class Observer {
 public:
  virtual ~Observer() = default;
  /// After a commit: deliveries that can be attempted now, and the messages of the commit while they are in memory.
  virtual void committed(std::vector<store::Delivery> heads,
                         const std::vector<std::shared_ptr<const Message>>& messages) = 0;
  virtual void accepted(const std::string& connector, bool duplicate, std::int64_t elapsed_us) = 0;
  virtual void refused(const std::string& connector, const std::string& code) = 0;
  virtual void misbehaved(const std::string& connector, const std::string& rule) = 0;
};

/// What every session works with; all of it outlives the sessions.
struct Services {
  const config::Configuration& configuration;
  const routing::RoutingTables& tables;
  store::Store& store;
  const Clock& clock;
  Log& log;
  IntakeGate& gate;
  Observer& observer;
  /// What open intakes hold in memory, all together. Outlives the others if the store ends later.
  std::shared_ptr<ByteBudget> intake_memory;
  /// Of the state folder. Outlives the others if a session ends later.
  std::shared_ptr<const DiskRoom> disk;
};

}  // namespace nabe::session
