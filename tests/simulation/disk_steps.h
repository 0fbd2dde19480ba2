// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>

#include "scheduler.h"

namespace nabe::simulation {

/// Makes each write and sync of the database a step of the scheduler, and its waits waits of the simulated time.
/// Threads: install on one, before a database is open; for ever.
namespace disk_steps {

struct Options {
  Scheduler* scheduler = nullptr;
  std::uint64_t ends_at_operation = UINT64_MAX;  ///< where `ended` is called, before the operation takes effect
  std::function<void()> ended;                   ///< does not return
  std::int64_t sync_us = 0;                      ///< how long a sync takes
};

void install(Options options);

}  // namespace disk_steps
}  // namespace nabe::simulation
