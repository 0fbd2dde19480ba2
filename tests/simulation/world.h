// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/waits.h"
#include "journal.h"
#include "nabe/abi.h"
#include "plan.h"
#include "scheduler.h"
#include "store/store.h"

namespace nabe::simulation {

/// The sinks of the simulated hub, by index; `door` is its source.
enum Peer : std::uint32_t { kAlpha, kBeta, kGamma, kDelta, kPeers };
constexpr std::array<const char*, kPeers> kPeerNames = {"alpha", "beta", "gamma", "delta"};
std::string qualified(std::uint32_t peer);
/// kPeers if there is none.
std::uint32_t peer_of(std::string_view qualified_name);
/// Which of them get a message of this type.
std::vector<std::uint32_t> routed_to(std::string_view type);
constexpr bool is_idempotent(std::uint32_t peer) { return peer == kAlpha || peer == kDelta; }

/// Both clocks are the scheduler's; the wall clock may be set.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(const Scheduler& scheduler) : scheduler_(scheduler) {}
  TimeUs now_us() const override { return scheduler_.monotonic_us() + offset_us; }
  std::int64_t monotonic_us() const override { return scheduler_.monotonic_us(); }
  std::int64_t offset_us = 0;

 private:
  const Scheduler& scheduler_;
};

/// What a connector of the simulation may use of the hub, while it is started. A plugin's own threads must have left
/// the hub when its stop returns.
class Door {
 public:
  void open(const nabe_host* host);
  void close();
  /// Null while it is closed; each one that is not is given back with leave().
  const nabe_host* enter();
  void leave();

 private:
  Mutex mutex_;
  ConditionVariable empty_;
  const nabe_host* host_ = nullptr;
  std::uint32_t inside_ = 0;
};

/// A delivery that a connector goes on with after its call: what arrived, and where it ends.
struct LateDelivery {
  const nabe_host* host = nullptr;
  std::uint64_t session = 0;
  std::uint32_t arrival = 0;  ///< index of its record
  bool is_event = false;
};

struct OpenToken {
  std::uint32_t peer = 0;
  std::string token;
};

/// Everything outside the hub, within one process. One thread runs at a time, so nothing here is locked.
struct World {
  World(const Plan& all, const Phase& now, std::uint32_t number, Scheduler& scheduler_given,
        SimulatedClock& clock_given)
      : plan(all), phase(now), scheduler(scheduler_given), clock(clock_given), random(mixed(all.seed, 100 + number)) {}

  std::uint32_t note(Record record) {
    record.time_us = scheduler.monotonic_us();
    return journal.add(record);
  }
  std::uint64_t nonce() { return ++journal.next_nonce; }
  bool hub_failed() const { return store->failed(); }

  const Plan& plan;
  const Phase& phase;
  Scheduler& scheduler;
  SimulatedClock& clock;
  Random random;
  Journal& journal = Journal::shared();
  Door source;
  std::array<Door, kPeers> peers;
  std::vector<OpenToken> open_tokens;
  store::Store* store = nullptr;
  std::vector<LateDelivery> late;
  bool hub_stopped = false;  ///< nothing that ends later is open any more
  bool over = false;         ///< completions have nothing more to come
};

/// Of this process.
World& world();
void set_world(World& world);

}  // namespace nabe::simulation
