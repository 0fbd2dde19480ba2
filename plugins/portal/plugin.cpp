// SPDX-License-Identifier: EUPL-1.2
#include "nabe/connector.hpp"
#include "portal/portal.h"

NABE_PLUGIN_FROM("de.nabe.portal", "1.0.0", "Nabe", "EUPL-1.2", nabe::portal::Portal);
