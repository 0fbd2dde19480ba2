// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "conformance/check.h"
#include "conformance/stage.h"

namespace nabe::conformance {

struct KnockResult {
  bool succeeded = false;
  std::string how_it_ended;
};

/// Runs the command `knock` of the settings, and settles what the connector of the stage queues meanwhile. A command
/// that does not come to an end within its time is ended, and a finding; so is one that succeeds although nothing was
/// committed. Blocks: until the command has ended.
KnockResult knock(const Subject& subject, Stage& stage, Findings& findings);

}  // namespace nabe::conformance
