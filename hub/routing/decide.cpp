// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/planted.h"
#include "routing/compiled.h"
#include "routing/text.h"

namespace nabe::routing {

namespace {

constexpr std::size_t kMaxTracedRoutes = 64;  ///< of Trace::Evaluated
constexpr std::size_t kMaxTracedValues = 8;
constexpr std::size_t kMaxTracedValueBytes = 256;

std::vector<SeenValue> values_for(const CompiledCondition& condition, const Seen& seen) {
  std::vector<SeenValue> values;
  switch (condition.origin) {
    case Origin::Body: {
      const auto found = seen.values.find(condition.slot);
      if (found != seen.values.end()) {
        for (const Value& value : found->second.values) {
          values.push_back({value.text, value.cut});
        }
      }
      break;
    }
    case Origin::Attribute:
      for (const auto& [name, value] : seen.input.attributes) {
        if (name == condition.subject) {
          values.push_back({value, false});
        }
      }
      break;
    case Origin::Department:
      values.push_back({seen.department, false});
      break;
    case Origin::Source:
      values.push_back({seen.input.source, false});
      break;
    case Origin::Type:
      values.push_back({seen.input.type, false});
      break;
  }
  return values;
}

ConditionTrace trace_of(const CompiledCondition& condition, const std::vector<SeenValue>& values, bool held) {
  ConditionTrace trace;
  trace.subject = condition.subject;
  trace.expectation = expectation_of(condition);
  trace.held = held;
  trace.values_cut = values.size() > kMaxTracedValues;
  for (std::size_t i = 0; i < std::min(values.size(), kMaxTracedValues); ++i) {
    std::string text(values[i].text);
    trace.values_cut |= cut_to(text, kMaxTracedValueBytes) || values[i].cut;
    trace.values.push_back(std::move(text));
  }
  return trace;
}

bool source_matches(const CompiledRoute& route, const RoutingInput& input) {
  return route.from.empty() || route.from == input.source;
}

bool type_matches(const CompiledRoute& route, const RoutingInput& input) {
  return route.types.empty() || std::find(route.types.begin(), route.types.end(), input.type) != route.types.end();
}

/// Whether the conditions hold; without a trace the first that does not ends the work.
bool conditions_hold(const CompiledRoute& route, const Seen& seen, RouteTrace* trace) {
  bool all = true;
  for (const CompiledCondition& condition : route.conditions) {
    const std::vector<SeenValue> values = values_for(condition, seen);
    const bool held = holds(condition, values);
    all = all && held;
    if (trace != nullptr) {
      trace->conditions.push_back(trace_of(condition, values, held));
    } else if (!held) {
      break;
    }
  }
  return all;
}

/// A section can only be cut out of XML. Shown like a condition, after those of the route.
bool has_sections(const CompiledRoute& route, const Seen& seen, RouteTrace* trace) {
  if (!route.grants_sections || seen.body == message::BodyKind::Xml) {
    return true;
  }
  if (trace != nullptr) {
    trace->conditions.push_back({"the body",
                                 "is XML, since the route grants sections of it",
                                 {seen.body == message::BodyKind::Json ? "JSON" : "neither XML nor JSON"}});
  }
  return false;
}

void unite(std::vector<std::string>& into, const std::vector<std::string>& more) {
  for (const std::string& item : more) {
    if (std::find(into.begin(), into.end(), item) == into.end()) {
      into.push_back(item);
    }
  }
}

void plan(const CompiledRoute& route, std::vector<PlannedDelivery>& deliveries) {
  for (const std::string& connector : route.to) {
    auto delivery = std::find_if(deliveries.begin(), deliveries.end(),
                                 [&](const PlannedDelivery& known) { return known.connector == connector; });
    if (delivery == deliveries.end()) {
      PlannedDelivery fresh;
      fresh.connector = connector;
      fresh.continue_on_dead = true;
      delivery = deliveries.insert(deliveries.end(), std::move(fresh));
    }
    if (delivery->grant.empty() || !planted(Bug::WrongGrant)) {
      unite(delivery->grant, route.grant);
    }
    unite(delivery->with, route.with);
    unite(delivery->routes, {route.name});
    delivery->continue_on_dead = delivery->continue_on_dead && route.continue_on_dead;
  }
}

/// Everything is more than any section beside it.
void simplify_grant(PlannedDelivery& delivery) {
  if (std::find(delivery.grant.begin(), delivery.grant.end(), "*") != delivery.grant.end()) {
    delivery.grant = {"*"};
  }
}

bool any_cut(const Scope& scope, const Values& values) {
  return std::any_of(values.begin(), values.end(), [&](const auto& entry) {
    const auto& [slot, seen] = entry;
    const bool ours =
        scope.paths.has(slot) || std::find(scope.pointers.begin(), scope.pointers.end(), slot) != scope.pointers.end();
    return ours && (seen.more ||
                    std::any_of(seen.values.begin(), seen.values.end(), [](const Value& value) { return value.cut; }));
  });
}

}  // namespace

Pairs first_values(const CompiledProfile& profile, const Values& values) {
  Pairs facts;
  for (const CompiledFact& fact : profile.facts) {
    const auto found = values.find(fact.slot);
    if (found != values.end() && !found->second.values.empty()) {
      facts.emplace_back(fact.name, found->second.values.front().text);
    }
  }
  return facts;
}

Decision decide_routes(const CompiledTables& tables, const CompiledDepartment& department, const Seen& seen,
                       Trace trace) {
  Decision decision;
  decision.revision = tables.revision;
  decision.department = department.id;
  decision.source = seen.input.source;
  decision.type = seen.input.type;
  decision.values_cut = any_cut(department.scope, seen.values);
  if (department.profile != nullptr) {
    decision.facts = first_values(*department.profile, seen.values);
  }

  std::vector<RouteIndex::RouteNumber> numbers;
  if (trace == Trace::All) {
    for (RouteIndex::RouteNumber number = 0; number < department.routes.size(); ++number) {
      numbers.push_back(number);
    }
  } else {
    numbers = department.index.candidates(seen.values, seen.input);
  }
  decision.trace_complete =
      numbers.size() == department.routes.size() && (trace == Trace::All || numbers.size() <= kMaxTracedRoutes);

  for (const RouteIndex::RouteNumber number : numbers) {
    const CompiledRoute& route = department.routes[number];
    const bool traced = trace == Trace::All || decision.trace.size() < kMaxTracedRoutes;
    RouteTrace* const record = traced ? &decision.trace.emplace_back() : nullptr;
    const bool from_here = source_matches(route, seen.input), of_type = type_matches(route, seen.input);
    bool matched = false;
    if (from_here && of_type) {
      ++decision.evaluated_routes;
      matched = conditions_hold(route, seen, record) && has_sections(route, seen, record);
    }
    if (record != nullptr) {
      record->route = route.name;
      record->matched = matched;
      record->source_matched = from_here;
      record->type_matched = of_type;
      record->expected_source = from_here ? "" : route.from;
      record->expected_types = of_type ? std::vector<std::string>{} : route.types;
    }
    if (matched) {
      decision.matched.push_back({route.name, route.to});
      plan(route, decision.deliveries);
    }
  }
  std::for_each(decision.deliveries.begin(), decision.deliveries.end(), simplify_grant);
  return decision;
}

}  // namespace nabe::routing
