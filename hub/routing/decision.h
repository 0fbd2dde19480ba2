// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "message/message.h"

namespace nabe::routing {

/// What the envelope says, beside the body, about where a message goes.
struct RoutingInput {
  std::string source;  ///< qualified connector name
  std::string type;
  Pairs attributes;
};

struct MatchedRoute {
  std::string name;
  std::vector<std::string> to;  ///< qualified connector names
  friend bool operator==(const MatchedRoute&, const MatchedRoute&) = default;
};

/// All that the matched routes want of one connector.
struct PlannedDelivery {
  std::string connector;
  std::vector<std::string> grant;   ///< union, in order of the routes; just "*" if one of them grants everything
  std::vector<std::string> with;    ///< union, in order of the routes
  std::vector<std::string> routes;  ///< names of the routes that lead there
  bool continue_on_dead = false;    ///< only if all of these routes say so
  friend bool operator==(const PlannedDelivery&, const PlannedDelivery&) = default;
};

/// What one condition asked for and saw.
struct ConditionTrace {
  std::string subject;
  std::string expectation;          ///< "is one of a, b", "exists", "is at least 3"
  std::vector<std::string> values;  ///< at most 8, each at most 256 bytes
  bool values_cut = false;          ///< there were more, or longer ones
  bool held = false;
  friend bool operator==(const ConditionTrace&, const ConditionTrace&) = default;
};

struct RouteTrace {
  std::string route;
  bool matched = false;
  bool source_matched = true;
  bool type_matched = true;
  std::string expected_source;              ///< set if the source did not match
  std::vector<std::string> expected_types;  ///< set if the type did not match
  std::vector<ConditionTrace> conditions;   ///< tested only where source and type matched
  friend bool operator==(const RouteTrace&, const RouteTrace&) = default;
};

/// Where a message goes, and why. Holds personal data (values): it is stored and erased with the message's
/// content and never logged.
struct Decision {
  std::string revision;  ///< of the configuration
  std::string department;
  std::string source;
  std::string type;
  Pairs facts;                              ///< first value of each fact, each at most 4 KiB
  std::vector<MatchedRoute> matched;        ///< in order of the configuration; empty: unrouted
  std::vector<PlannedDelivery> deliveries;  ///< in order of first mention by the matched routes
  std::vector<RouteTrace> trace;            ///< in order of the configuration
  bool trace_complete = false;              ///< the trace has every route of the department
  bool values_cut = false;             ///< the body had more or longer values than are kept; those were not compared
  std::uint64_t evaluated_routes = 0;  ///< routes whose conditions were looked at; a measure, not stored
};

}  // namespace nabe::routing
