// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace nabe::session {

/// Why nothing is taken in at the moment, in the words of the plugin contract.
struct Closed {
  std::uint32_t code = 0;  ///< NABE_CODE_*
  std::int32_t outcome = 0;
  std::string reason;
};

/// The door: open or closed, and how many intakes are inside. Threads: [any]. Blocks: no.
class IntakeGate {
 public:
  explicit IntakeGate(std::uint32_t max_intakes) : max_intakes_(max_intakes) {}

  /// Takes a place, or says why there is none. Every place taken is given back by leave().
  std::optional<Closed> enter();
  void leave() { inside_.fetch_sub(1); }
  std::uint32_t inside() const { return inside_.load(); }

  void set_draining(bool draining) { draining_.store(draining); }
  void set_disk_low(bool low) { disk_low_.store(low); }
  void set_store_failed() { store_failed_.store(true); }
  std::optional<Closed> closed() const;

 private:
  const std::uint32_t max_intakes_;
  std::atomic<std::uint32_t> inside_{0};
  std::atomic<bool> draining_{true};  // until the hub has started
  std::atomic<bool> disk_low_{false};
  std::atomic<bool> store_failed_{false};
};

}  // namespace nabe::session
