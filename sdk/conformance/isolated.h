// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "conformance/findings.h"

namespace nabe::conformance {

/// Runs `work` in a forked child and returns its findings. A crash, an exit or a run beyond the limit is a finding too;
/// what the child printed to its standard error goes on to ours.
std::vector<std::string> run_isolated(const std::function<void(Findings&)>& work, std::uint32_t time_limit_ms);

}  // namespace nabe::conformance
