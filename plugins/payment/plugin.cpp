// SPDX-License-Identifier: EUPL-1.2
#include "nabe/connector.hpp"
#include "payment/connector.h"
#include "payment/posting.h"

NABE_PLUGIN_FROM("de.nabe.payment", "1.0.0", "Nabe", "EUPL-1.2", nabe::payment::Payment, nabe::payment::PaymentPosting);
