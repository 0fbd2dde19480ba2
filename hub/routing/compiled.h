// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "routing/condition.h"
#include "routing/evaluation.h"
#include "routing/path_set.h"
#include "routing/route_index.h"
#include "routing/sections.h"
#include "routing/value_collector.h"

/// The inside of RoutingTables: what compile.cpp makes of a configuration, immutable afterwards.
namespace nabe::routing {

struct CompiledFact {
  std::string name;
  Slot slot = 0;
};

struct CompiledProfile {
  config::BodyFormat format = config::BodyFormat::Xml;
  std::vector<CompiledFact> facts;
  std::shared_ptr<const Sections> sections;  ///< null for JSON
};

struct CompiledRoute {
  std::string name;
  std::string from;                ///< empty: any
  std::vector<std::string> types;  ///< empty: any
  std::vector<std::string> to, grant, with;
  bool continue_on_dead = false;
  bool grants_sections = false;  ///< which only XML bodies have
  std::vector<CompiledCondition> conditions;
};

/// What has to be read of a body for one department, or for all of them.
struct Scope {
  WantedPaths paths;
  std::vector<Slot> pointers;  ///< slots of JSON pointers
};

struct CompiledDepartment {
  std::string id;
  const CompiledProfile* profile = nullptr;
  std::vector<CompiledRoute> routes;
  RouteIndex index;
  Scope scope;
};

struct CompiledTables {
  std::string revision;
  PathSet paths;
  std::vector<std::string> pointers;  ///< JSON pointers; their slots follow those of the paths
  std::map<std::string, CompiledProfile, std::less<>> profiles;
  std::vector<const CompiledProfile*> used_profiles;  ///< by departments, in order of names
  std::map<std::string, CompiledDepartment, std::less<>> departments;
  Scope shared;   ///< of all departments
  Scope nothing;  ///< of an unknown one

  const CompiledDepartment* department(std::string_view id) const;
  Slot slot_of_pointer(std::size_t pointer) const { return static_cast<Slot>(paths.size() + pointer); }
};

Result<std::shared_ptr<const CompiledTables>> compile_tables(const config::Configuration& configuration);

/// The values of one message that conditions are compared with.
struct Seen {
  const Values& values;
  const RoutingInput& input;
  std::string_view department;
  message::BodyKind body = message::BodyKind::Xml;
};

Decision decide_routes(const CompiledTables& tables, const CompiledDepartment& department, const Seen& seen,
                       Trace trace);

/// First value of each fact of the profile that has one.
Pairs first_values(const CompiledProfile& profile, const Values& values);

}  // namespace nabe::routing
