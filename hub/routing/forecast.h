// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "config/config.h"
#include "message/message.h"
#include "routing/decision.h"
#include "routing/table.h"

namespace nabe::routing {

/// A message that `nabe explain` is asked about.
struct ForecastRequest {
  std::string department;  ///< of a shared source; empty: the `destination` fact of the body decides
  std::string type;
  std::string media_type;
  Pairs attributes;
  std::string_view body;
};

/// How a body of this media type is read if `source` brings it.
EvaluationOptions reading_options(const config::Connector& source, std::string_view media_type);

/// What would be decided about the message if `source` brought it, with a trace of every route.
/// The department of a source that has one goes before `request.department`.
/// Threads: [any]. Blocks: no.
/// Errors: NABE-MSG-* the body cannot be read, NABE-RTE-007 unknown department, NABE-RTE-009 none is named.
Result<Decision> forecast(const RoutingTables& tables, const config::Connector& source, const ForecastRequest& request);

}  // namespace nabe::routing
