// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "config/catalog.h"
#include "config/parsed_files.h"

/// The parts of the second step. All report to `findings` and carry on. Internal to this room.
namespace nabe::config {

/// What a route of one department can name.
struct Scope {
  std::string department;
  std::vector<const Connector*> own;
  std::vector<const Connector*> shared;
  bool shared_unknown = false;  ///< nabe.toml could not be read
  const Profile* profile = nullptr;
  bool profile_unknown = false;  ///< the department names one that is not there; it was reported
  Namespaces namespaces;         ///< profile and file merged, the file wins
};

/// Applies the declaration of the connector's type: options checked, defaults applied, secrets read.
Connector resolve_connector(const ParsedConnector& parsed, const Catalog& catalog, Findings& findings);

Route resolve_route(const ParsedRoute& parsed, const Scope& scope, const Catalog& catalog, Findings& findings);

/// Warnings about the whole: sinks that nothing reaches, cycles, departments without routes, unused profiles.
void check_flow(const Configuration& configuration, const ParsedFiles& files, const Catalog& catalog,
                Findings& findings);

/// Null: the type is not known (and was reported).
const ConnectorTypeDeclaration* declaration_of(const Connector& connector, const Catalog& catalog);
/// True if `types` has the type or "*".
bool covers(const std::vector<std::string>& types, const std::string& type);

}  // namespace nabe::config
