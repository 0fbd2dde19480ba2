// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "routing/table.h"

/// Short words for configurations in tests.
namespace nabe::routing {

using Namespaces = std::map<std::string, std::string>;

inline const Namespaces& namespaces() {
  static const Namespaces bound{{"x", "urn:x"}, {"y", "urn:y"}};
  return bound;
}

inline config::Profile xml_profile(std::vector<std::pair<std::string, std::string>> facts,
                                   std::vector<std::pair<std::string, std::string>> sections = {}) {
  config::Profile profile;
  profile.name = "p";
  profile.namespaces = namespaces();
  for (auto& [name, path] : facts) {
    profile.facts.push_back({name, path, {}});
  }
  for (auto& [name, path] : sections) {
    profile.sections.push_back({name, path, {}});
  }
  return profile;
}

inline config::Condition any_of(std::string subject, std::vector<std::string> values) {
  config::Condition condition;
  condition.kind = subject.starts_with("/") ? config::ConditionKind::Path : config::ConditionKind::Fact;
  condition.subject = std::move(subject);
  condition.any_of = std::move(values);
  return condition;
}

inline config::Condition exists(std::string subject, bool wanted) {
  config::Condition condition = any_of(std::move(subject), {});
  condition.exists = wanted;
  return condition;
}

inline config::Route route(std::string name, std::vector<std::string> to, std::vector<config::Condition> when = {}) {
  config::Route made;
  made.name = std::move(name);
  made.department = "d";
  made.to = std::move(to);
  made.when = std::move(when);
  made.grant = {"*"};
  made.namespaces = namespaces();
  return made;
}

inline config::Configuration configuration(config::Profile profile, std::vector<config::Route> routes) {
  config::Configuration made;
  made.revision = "revision-1";
  config::Department department;
  department.id = "d";
  department.profile = profile.name;
  department.routes = std::move(routes);
  made.profiles.emplace(profile.name, std::move(profile));
  made.departments.push_back(std::move(department));
  return made;
}

inline RoutingTables compiled(const config::Configuration& made) {
  Result<RoutingTables> tables = RoutingTables::compile(made);
  EXPECT_TRUE(tables.ok()) << tables.error().render();
  return *tables;
}

inline Evaluation evaluated(const RoutingTables& tables, std::string_view body, std::string_view department = "d",
                            EvaluationOptions options = {}) {
  Evaluation evaluation = tables.begin(department, options);
  const Result<void> pushed = evaluation.push(body);
  EXPECT_TRUE(pushed.ok()) << pushed.error().render();
  const Result<void> finished = evaluation.finish();
  EXPECT_TRUE(finished.ok()) << finished.error().render();
  return evaluation;
}

inline Decision decided(const RoutingTables& tables, std::string_view body, const RoutingInput& input = {"s", "t", {}},
                        Trace trace = Trace::Evaluated) {
  const Result<Decision> decision = evaluated(tables, body).decide("d", input, trace);
  EXPECT_TRUE(decision.ok());
  return *decision;
}

inline std::vector<std::string> names_of(const std::vector<MatchedRoute>& routes) {
  std::vector<std::string> names;
  for (const MatchedRoute& matched : routes) {
    names.push_back(matched.name);
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace nabe::routing
