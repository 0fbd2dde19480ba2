// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "config/codes.h"
#include "config/loader.h"
#include "config/nearest_name.h"
#include "config/resolvers.h"

namespace nabe::config {

namespace {

std::vector<Connector> resolve_connectors(const std::vector<ParsedConnector>& parsed, const Catalog& catalog,
                                          Findings& findings) {
  std::vector<Connector> connectors;
  connectors.reserve(parsed.size());
  for (const ParsedConnector& connector : parsed) {
    connectors.push_back(resolve_connector(connector, catalog, findings));
  }
  return connectors;
}

void find_profile(const ParsedDepartment& parsed, const Configuration& configuration, const ParsedFiles& files,
                  Scope& scope, Findings& findings) {
  if (!parsed.profile) {
    return;
  }
  const auto found = configuration.profiles.find(parsed.profile->value);
  if (found != configuration.profiles.end()) {
    scope.profile = &found->second;
    return;
  }
  scope.profile_unknown = true;
  if (files.profiles_unreadable) {
    return;
  }
  std::vector<std::string> names;
  for (const auto& [name, profile] : configuration.profiles) {
    names.push_back(name);
  }
  findings.error(code::kUnknownProfile, "unknown profile \"" + parsed.profile->value + '"',
                 name_hint(parsed.profile->value, "profiles", names), parsed.profile->where);
}

Department resolve_department(const ParsedDepartment& parsed, const Configuration& configuration,
                              const ParsedFiles& files, const Catalog& catalog, Findings& findings) {
  Department department = parsed.department;
  department.connectors = resolve_connectors(parsed.connectors, catalog, findings);

  Scope scope;
  scope.department = department.id;
  scope.shared_unknown = files.node_unreadable;
  for (const Connector& connector : department.connectors) {
    scope.own.push_back(&connector);
  }
  for (const Connector& connector : configuration.shared) {
    scope.shared.push_back(&connector);
  }
  find_profile(parsed, configuration, files, scope, findings);
  scope.namespaces = parsed.namespaces;
  if (scope.profile != nullptr) {
    department.profile = scope.profile->name;
    scope.namespaces.insert(scope.profile->namespaces.begin(), scope.profile->namespaces.end());
  }
  for (const ParsedRoute& route : parsed.routes) {
    department.routes.push_back(resolve_route(route, scope, catalog, findings));
  }
  return department;
}

}  // namespace

const ConnectorTypeDeclaration* declaration_of(const Connector& connector, const Catalog& catalog) {
  const auto found = catalog.find(connector.plugin);
  return found == catalog.end() ? nullptr : &found->second;
}

bool covers(const std::vector<std::string>& types, const std::string& type) {
  return std::any_of(types.begin(), types.end(),
                     [&](const std::string& known) { return known == "*" || known == type; });
}

ResolveOutcome resolve(const ParsedConfiguration& parsed, const Catalog& catalog) {
  const ParsedFiles& files = parsed.files();
  ResolveOutcome outcome;
  Findings& findings = outcome.findings;
  findings = files.findings;
  Configuration configuration;
  configuration.node = files.node;
  configuration.revision = files.revision;
  for (const ParsedProfile& profile : files.profiles) {
    configuration.profiles.emplace(profile.profile.name, profile.profile);
  }
  configuration.shared = resolve_connectors(files.shared, catalog, findings);
  for (const ParsedDepartment& department : files.departments) {
    configuration.departments.push_back(resolve_department(department, configuration, files, catalog, findings));
  }
  if (findings.ok()) {
    // With errors, half of these would only be their consequences.
    check_flow(configuration, files, catalog, findings);
    outcome.configuration = std::move(configuration);
  }
  findings.sort();
  return outcome;
}

}  // namespace nabe::config
