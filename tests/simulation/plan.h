// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "random.h"

namespace nabe::simulation {

/// How a process of the hub ends.
enum class End : std::uint32_t {
  Clean,            ///< it is stopped
  AtStep,           ///< killed at a step of the scheduler
  AtDiskOperation,  ///< killed before a write or sync
  PowerLoss,        ///< at an operation of the disk: what was not synced survives in part
  DiskFails,        ///< at an operation the disk begins to fail; killed soon after the hub has said so
  DiskFull,         ///< at an operation the disk is full, and stays so until the end
};
constexpr std::uint32_t kEnds = 6;
const char* name_of(End end);

/// One process of the hub within a history.
struct Phase {
  End end = End::Clean;
  std::uint64_t at = 0;  ///< step or operation
  std::uint32_t senders = 1;
  std::uint32_t submissions = 0;  ///< of each sender
  std::uint32_t operations = 0;   ///< of the operator
  std::int64_t sync_us = 0;
  std::int64_t clock_jump_us = 0;  ///< the wall clock is set by so much, once
  bool faults = true;              ///< false: the last one, in which all must come to its end
};

struct Plan {
  std::uint64_t seed = 0;
  std::vector<Phase> phases;
  bool slow = false;     ///< connectors take their time
  bool on_disk = false;  ///< on the simulated disk, which forgets what was not synced
};

Plan plan_of(std::uint64_t seed);

}  // namespace nabe::simulation
