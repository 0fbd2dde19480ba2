// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/catalog.h"

namespace nabe::samples::test {

/// What the plugins of this build declare, as the hub reads it. Throws std::runtime_error if one cannot be loaded.
const config::Catalog& plugin_catalog();

}  // namespace nabe::samples::test
