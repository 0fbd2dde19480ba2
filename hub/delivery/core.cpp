// SPDX-License-Identifier: EUPL-1.2
#include "delivery/core.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <list>

#include "base/fault_signals.h"
#include "base/promise.h"
#include "base/waits.h"
#include "config/emitted_types.h"
#include "delivery/crashed.h"

namespace nabe::delivery {
namespace {

constexpr std::uint32_t kMaxIntakes = 4096;
constexpr auto kWatchEvery = std::chrono::seconds(1);

}  // namespace

Core::Core(const HubParts& parts, routing::RoutingTables tables)
    : parts_(parts),
      tables_(std::move(tables)),
      gate_(kMaxIntakes),
      services_{parts.configuration,
                tables_,
                parts.store,
                parts.clock,
                parts.log,
                gate_,
                *this,
                std::make_shared<ByteBudget>(parts.configuration.node.intake_memory_bytes),
                std::make_shared<const session::DiskRoom>(parts.configuration.node.state_folder,
                                                          parts.configuration.node.low_disk_bytes)},
      budget_(parts.configuration.node.memory_bytes),
      time_(parts.clock) {}

Core::~Core() { stop(0); }

Result<void> Core::create_connectors() {
  for (const config::Connector* settings : parts_.configuration.connectors()) {
    const nabe_connector_type* descriptor = parts_.registry.find_type(settings->plugin);
    if (descriptor == nullptr) {
      return Error{
          "NABE-DLV-004",
          "connector \"" + settings->name + "\" needs the plugin \"" + settings->plugin + "\", which is not loaded",
          "see `nabe plugins`", settings->where};
    }
    const config::ConnectorTypeDeclaration& declaration = parts_.registry.catalog().at(settings->plugin);
    auto runner = std::make_unique<ConnectorRunner>(
        services_, *settings,
        ConnectorRunner::Type{descriptor, declaration.summary, config::emitted_types(declaration, settings->options)},
        statistics_, budget_, time_);
    if (auto created = runner->create(); !created) {
      return created;
    }
    runners_.emplace(runner->name(), std::move(runner));
  }
  return {};
}

Result<void> Core::start() {
  started_us_ = parts_.clock.now_us();
  auto stopped = parts_.store.stopped_connectors();
  if (!stopped) {
    return stopped.error();
  }
  if (auto settled = settle_last_crash(); !settled) {
    return settled;
  }
  look_at_disk_and_store();
  watching_ = true;
  watcher_ = Thread([this] { watch(); });
  gate_.set_draining(false);

  // Sinks first: what the sources bring finds them ready.
  for (const bool sources : {false, true}) {
    for (auto& [name, runner] : runners_) {
      if (runner->is_source() != sources) {
        continue;
      }
      if (std::find(stopped->begin(), stopped->end(), name) != stopped->end()) {
        runner->keep_stopped();
        continue;
      }
      if (auto started = runner->start(*flights_); !started) {
        return started;
      }
    }
  }
  return {};
}

Result<void> Core::settle_last_crash() {
  const config::Node& node = parts_.configuration.node;
  flights_ = Flights::open(node.state_folder, parts_.log);
  auto settled = settle_crashed(parts_.store, parts_.clock, parts_.log, *flights_, node.max_crashes);
  if (settled) {
    flights_->forget_suspects();
  }
  return settled;
}

void Core::stop(std::uint64_t grace_ms) {
  gate_.set_draining(true);
  {
    const std::lock_guard lock(watch_mutex_);
    watching_ = false;
    watch_changed_.notify_all();
  }
  if (watcher_.joinable()) {
    watcher_.join();
  }
  const std::lock_guard control(control_);
  struct Stop {
    std::string name;
    Thread thread;
    bool returned = false;
  };
  std::list<Stop> stops;
  for (auto& [name, runner] : runners_) {
    Stop& stop = stops.emplace_back();
    stop.name = name;
    stop.thread =
        Thread([&stop, &runner = *runner, grace_ms] { stop.returned = runner.stop(grace_ms, "hub is stopping"); });
  }
  for (Stop& stop : stops) {
    stop.thread.join();
    if (!stop.returned) {
      parts_.log.write(LogLevel::Error, "a call of the plugin does not return; the connector is left behind",
                       {{"connector", stop.name}});
      // Its thread still runs in there: destroying it would pull it away.
      static_cast<void>(runners_.at(stop.name).release());
      runners_.erase(stop.name);
    }
  }
}

ConnectorRunner* Core::find(const std::string& name) {
  const auto found = runners_.find(name);
  return found == runners_.end() ? nullptr : found->second.get();
}

std::vector<ConnectorRunner*> Core::runners() {
  std::vector<ConnectorRunner*> result;
  for (auto& [name, runner] : runners_) {
    result.push_back(runner.get());
  }
  return result;
}

Result<void> Core::set_stopped(const std::string& name, bool stopped, const std::string& actor) {
  ConnectorRunner* runner = find(name);
  if (runner == nullptr) {
    return Error{"NABE-DLV-005", "there is no connector \"" + name + "\"", "see `nabe status` for their names", {}};
  }
  const std::lock_guard control(control_);
  const bool is_stopped = runner->status().state == "stopped";
  if (is_stopped == stopped) {
    return {};
  }
  Promise<store::BatchResult> promise;
  parts_.store.submit({store::SetConnectorStopped{name, stopped, parts_.clock.now_us(), actor}},
                      [&promise](store::BatchResult result) { promise.set_value(std::move(result)); });
  const store::BatchResult result = promise.get();
  if (result.status != store::BatchStatus::Committed) {
    return result.error;
  }
  if (stopped) {
    if (!runner->stop(parts_.configuration.node.drain_timeout_ms, "stopped")) {
      return Error{"NABE-DLV-006",
                   "a call of the plugin of \"" + name + "\" does not return",
                   "it is not given new work; restart the hub to end it",
                   {}};
    }
    return {};
  }
  if (auto created = runner->create(); !created) {
    return created;
  }
  return runner->start(*flights_);
}

void Core::committed(std::vector<store::Delivery> heads, const std::vector<std::shared_ptr<const Message>>& messages) {
  for (store::Delivery& head : heads) {
    if (ConnectorRunner* runner = find(head.connector)) {
      const auto cached = std::find_if(messages.begin(), messages.end(),
                                       [&head](const auto& message) { return message->id == head.message_id; });
      runner->offer(std::move(head), cached == messages.end() ? nullptr : *cached);
    }
  }
}

void Core::accepted(const std::string& connector, bool duplicate, std::int64_t elapsed_us) {
  statistics_.accepted.add(connector, duplicate ? "duplicate" : "new");
  if (elapsed_us > 0) {
    statistics_.receipt.observe(elapsed_us);
  }
}

void Core::refused(const std::string& connector, const std::string& code) { statistics_.refused.add(connector, code); }

void Core::misbehaved(const std::string& connector, const std::string& rule) {
  statistics_.misbehaviour.add(connector, rule);
}

void Core::watch() {
  const sigset_t all = signals_but_faults();
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  std::unique_lock lock(watch_mutex_);
  while (watching_) {
    look_at_disk_and_store();
    watch_changed_.wait_for(lock, kWatchEvery, [this] { return !watching_; });
  }
}

void Core::look_at_disk_and_store() {
  gate_.set_disk_low(services_.disk->is_low());
  if (parts_.store.failed()) {
    gate_.set_store_failed();
  }
}

}  // namespace nabe::delivery
