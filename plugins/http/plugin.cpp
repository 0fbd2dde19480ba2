// SPDX-License-Identifier: EUPL-1.2
#include "http/sink.h"
#include "http/source.h"
#include "nabe/connector.hpp"

NABE_PLUGIN_FROM("de.nabe.http", "1.0.0", "Nabe", "EUPL-1.2", nabe::http::HttpSource, nabe::http::HttpSink);
