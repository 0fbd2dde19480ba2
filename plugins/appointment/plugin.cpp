// SPDX-License-Identifier: EUPL-1.2
#include "appointment/connector.h"
#include "nabe/connector.hpp"

NABE_PLUGIN_FROM("de.nabe.appointment", "1.0.0", "Nabe", "EUPL-1.2", nabe::appointment::Appointment);
