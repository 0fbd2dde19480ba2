// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/result.h"
#include "nabe/abi.h"

namespace nabe::plugin {

/// Loads the library at the absolute `path`, asks its entry symbol for the descriptor and validates it. The library
/// stays mapped until the process ends, refused or not. Trust is the caller's business: see trust.h.
/// A path that was loaded before answers the same descriptor; with another `sha256` it is refused, since the C library
/// would answer the old code for it.
/// Errors: NABE-PLG-010 .. -019, -022. Threads: [any]. Blocks: on the disk, and for what static constructors do.
Result<const nabe_plugin*> load_plugin(const std::string& path, const std::string& sha256);

}  // namespace nabe::plugin
