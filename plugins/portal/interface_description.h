// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace nabe::portal {

/// The OpenAPI document of the listener: openapi.json, as it was when this was built.
std::string interface_description();

}  // namespace nabe::portal
