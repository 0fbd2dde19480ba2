// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>

#include "config/config.h"
#include "plan.h"
#include "plugin/registry.h"

namespace nabe::simulation {

/// How a process of the hub came to its end, as its exit code.
constexpr int kEndedClean = 0;
constexpr int kEndedKilled = 40;
constexpr int kEndedFailed = 41;  ///< the store had failed
constexpr int kEndedWrong = 42;   ///< what must not be is in the journal

/// Runs the hub and everything around it through one phase of the plan, in this process, which has one thread and ends
/// with it. `before`: what the phase before did to the store.
[[noreturn]] void run_process(const Plan& plan, std::uint32_t number, const config::Configuration& configuration,
                              plugin::Registry& registry);

}  // namespace nabe::simulation
