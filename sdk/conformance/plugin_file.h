// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "nabe/abi.h"

namespace nabe::conformance {

struct PluginFile {
  const nabe_plugin* plugin = nullptr;
  std::string problem;  ///< why there is none
};

/// Loads the file, never to be unloaded, and asks its entry; looks at the descriptor only as far as the suite relies on
/// it. All of that is the hub's to judge when it loads the plugin.
PluginFile open_plugin(const std::string& path);

}  // namespace nabe::conformance
