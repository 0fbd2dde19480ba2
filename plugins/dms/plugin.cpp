// SPDX-License-Identifier: EUPL-1.2
#include "dms/connector.h"
#include "nabe/connector.hpp"

NABE_PLUGIN_FROM("de.nabe.dms", "1.0.0", "Nabe", "EUPL-1.2", nabe::dms::Dms);
