// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "conformance/findings.h"

namespace nabe::conformance {

struct Isolated {
  std::vector<std::string> findings;
  std::string not_exercised;  ///< why there was nothing to find; empty: there was
};

/// Runs `work` in a forked child and returns what it found. A crash, an exit or a run beyond the limit is a finding
/// too; what the child printed to its standard error goes on to ours.
Isolated run_isolated(const std::function<void(Findings&)>& work, std::uint32_t time_limit_ms);

}  // namespace nabe::conformance
