// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/catalog.h"
#include "nabe/abi.h"

namespace nabe::plugin {

/// What a validated type declares, in the words of the configuration: everything copied, defaults canonical.
config::ConnectorTypeDeclaration declaration_of(const nabe_plugin& plugin, const nabe_connector_type& type);

}  // namespace nabe::plugin
