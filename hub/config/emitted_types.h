// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "config/catalog.h"
#include "config/config.h"

namespace nabe::config {

/// The message types that a connector with these options brings or emits: those that its type declares, where the
/// values of options that name message types stand for "*". "*" remains if none is given: then any.
std::vector<std::string> emitted_types(const ConnectorTypeDeclaration& declaration,
                                       const std::vector<OptionValue>& options);

}  // namespace nabe::config
