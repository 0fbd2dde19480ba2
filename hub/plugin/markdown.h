// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "config/catalog.h"

namespace nabe::plugin {

/// The reference of all connector types and their options as Markdown, in order of names; the same catalog gives the
/// same text. Threads: [any]. Blocks: no.
std::string markdown(const config::Catalog& catalog);

}  // namespace nabe::plugin
