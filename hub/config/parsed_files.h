// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "config/document.h"
#include "config/findings.h"
#include "config/table_reader.h"

/// What stands between the two steps of loader.h: typed, but with names not yet resolved. Internal to this room.
namespace nabe::config {

using Namespaces = std::map<std::string, std::string>;

struct ParsedConnector {
  Connector connector;  ///< hub keys read; `plugin` empty if it had an error
  SourcePosition plugin_where;
  bool max_in_flight_given = false;
  std::optional<Placed<bool>> idempotent;
  const Document* document = nullptr;
  std::vector<const Member*> options;  ///< every key that is not the hub's
};

struct ParsedRoute {
  Route route;  ///< without from, to, types, grant, with
  std::optional<Placed<std::string>> from;
  std::vector<Placed<std::string>> to;
  std::vector<Placed<std::string>> types;
  std::vector<Placed<std::string>> grant;
  std::vector<Placed<std::string>> with;
  bool any_type = false;    ///< the key `type` is absent
  bool any_source = false;  ///< the key `from` is absent
};

struct ParsedDepartment {
  Department department;  ///< without connectors and routes
  std::optional<Placed<std::string>> profile;
  Namespaces namespaces;
  std::vector<ParsedConnector> connectors;
  std::vector<ParsedRoute> routes;
};

struct ParsedProfile {
  Profile profile;
  SourcePosition where;
};

struct ParsedFiles {
  Node node;
  std::vector<ParsedConnector> shared;
  std::vector<ParsedDepartment> departments;
  std::vector<ParsedProfile> profiles;
  std::vector<std::unique_ptr<const Document>> documents;
  std::string revision;
  Findings findings;
  bool node_unreadable = false;      ///< shared connectors are not known: no errors about them
  bool profiles_unreadable = false;  ///< some profile is not known
};

}  // namespace nabe::config
