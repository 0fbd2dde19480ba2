// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/waits.h"
#include "delivery/connector_runner.h"
#include "delivery/flights.h"
#include "delivery/hub.h"
#include "delivery/waiting_time.h"
#include "routing/table.h"
#include "session/gate.h"
#include "session/services.h"

namespace nabe::delivery {

/// The connectors of a hub and what they share; where commits become deliveries.
/// Threads: start and stop one at a time; all else [any].
class Core final : public session::Observer {
 public:
  Core(const HubParts& parts, routing::RoutingTables tables);
  ~Core() override;

  Result<void> create_connectors();
  Result<void> start();
  void stop(std::uint64_t grace_ms);

  session::Services& services() { return services_; }
  Statistics& statistics() { return statistics_; }
  const HubParts& parts() const { return parts_; }
  TimeUs started_us() const { return started_us_; }
  /// Null if there is no such connector.
  ConnectorRunner* find(const std::string& name);
  std::vector<ConnectorRunner*> runners();

  /// Stops or starts one connector; durable, so that a restart keeps to it.
  Result<void> set_stopped(const std::string& name, bool stopped, const std::string& actor);

  void committed(std::vector<store::Delivery> heads,
                 const std::vector<std::shared_ptr<const Message>>& messages) override;
  void accepted(const std::string& connector, bool duplicate, std::int64_t elapsed_us) override;
  void refused(const std::string& connector, const std::string& code) override;
  void misbehaved(const std::string& connector, const std::string& rule) override;

 private:
  void watch();
  Result<void> settle_last_crash();
  void look_at_disk_and_store();

  HubParts parts_;
  routing::RoutingTables tables_;
  session::IntakeGate gate_;
  session::Services services_;
  Statistics statistics_;
  ByteBudget budget_;
  const WaitingTime time_;
  std::unique_ptr<Flights> flights_;                                 // from start on
  std::atomic<TimeUs> started_us_ = 0;                               // the admin listener answers before start
  std::map<std::string, std::unique_ptr<ConnectorRunner>> runners_;  // unchanged after create_connectors
  Mutex control_;                                                    // one connector is started or stopped at a time

  Mutex watch_mutex_;
  ConditionVariable watch_changed_;
  bool watching_ = false;
  Thread watcher_;
};

}  // namespace nabe::delivery
