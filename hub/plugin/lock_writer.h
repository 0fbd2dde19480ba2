// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plugin/lock_file.h"
#include "plugin/trust.h"

namespace nabe::plugin {

struct LockReport {
  std::vector<LockEntry> entries;  ///< what plugins.lock says now
  std::vector<Error> refused;      ///< files that are not in it, each with its reason
};

/// Writes `folder`/plugins.lock anew for every *.so in the folder, in order of names. Each file is checked as the hub
/// checks it and then inspected in a child process, `inspect_command` with the file's path as last argument, so that a
/// file that crashes harms nobody. A refused file is left out and reported; the lock is replaced in one step.
/// Errors: those of check_folder, NABE-PLG-026. Blocks: on the disk and on the children.
Result<LockReport> write_lock(const std::string& folder, const std::vector<std::string>& inspect_command,
                              const TrustPolicy& policy);

}  // namespace nabe::plugin
