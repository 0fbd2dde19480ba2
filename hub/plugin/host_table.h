// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>

#include "nabe/abi.h"
#include "plugin/host_services.h"

namespace nabe::plugin {

/// The C table over one connector's HostServices. What a plugin hands in is checked here, so that the services see
/// only pointers that are sound and texts that are UTF-8; nothing that they throw reaches the plugin.
/// Ownership: `services` must outlive the table. Threads: [any].
class HostTable {
 public:
  explicit HostTable(HostServices& services);
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;

  const nabe_host* raw() const { return &host_; }

  /// A new table is closed: log and now_us answer, everything else refuses with STOPPING. So it is while create runs
  /// and after stop returned.
  void open() { open_.store(true, std::memory_order_release); }
  void close() { open_.store(false, std::memory_order_release); }

  bool is_open() const { return open_.load(std::memory_order_acquire); }
  HostServices& services() { return services_; }

 private:
  HostServices& services_;
  std::atomic<bool> open_{false};
  nabe_host host_{};
};

}  // namespace nabe::plugin
