// SPDX-License-Identifier: EUPL-1.2
#include "case_system/connector.h"
#include "nabe/connector.hpp"

NABE_PLUGIN_FROM("de.nabe.case_system", "1.0.0", "Nabe", "EUPL-1.2", nabe::case_system::CaseSystem);
