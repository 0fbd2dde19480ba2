// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "config/catalog.h"
#include "plugin/inspect.h"
#include "plugin/registry.h"

namespace nabe::cli {

/// `{"plugins":[...],"types":[...]}`: the files, and what `plugin =` may name with its options.
std::string plugins_json(const std::vector<plugin::PluginFile>& files, const config::Catalog& catalog);

/// What `nabe plugins inspect --json` prints.
std::string inspection_json(const plugin::Inspection& inspection);

}  // namespace nabe::cli
