// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "config/codes.h"
#include "config/emitted_types.h"
#include "config/resolvers.h"

namespace nabe::config {

namespace {

/// A message of `type` that `connector` brought or emitted; type "*": one that its declaration does not name.
using Flow = std::pair<const Connector*, std::string>;

class CycleFinder {
 public:
  CycleFinder(const Configuration& configuration, const Department& department, const Catalog& catalog,
              Findings& findings)
      : configuration_(configuration), department_(department), catalog_(catalog), findings_(findings) {}

  void run() {
    for (const Route& route : department_.routes) {
      for (const Connector* connector : configuration_.connectors()) {
        start(route, *connector);
      }
    }
  }

 private:
  enum class Visit { Open, Done };

  void start(const Route& route, const Connector& connector) {
    const bool in_scope = connector.department.empty() || connector.department == department_.id;
    const ConnectorTypeDeclaration* declaration = declaration_of(connector, catalog_);
    if (!in_scope || declaration == nullptr || (!route.from.empty() && route.from != qualified_name(connector))) {
      return;
    }
    const std::vector<std::string> emitted = emitted_types(*declaration, connector.options);
    for (const std::string& type : emitted) {
      visit({&connector, type});
    }
    if (covers(emitted, "*")) {
      for (const std::string& type : route.types) {
        visit({&connector, type});
      }
    }
  }

  /// What comes out of a connector after it took `type`. What a source brings by itself is not caused by a delivery,
  /// so of a source only the same type counts: a message that comes back as it went in.
  std::vector<std::string> caused_types(const Connector& connector, const ConnectorTypeDeclaration& declaration,
                                        const std::string& type) const {
    if (declaration.sink_emits_nothing) {
      return {};
    }
    std::vector<std::string> emitted = emitted_types(declaration, connector.options);
    if (declaration.source) {
      return covers(emitted, type) ? std::vector{type} : std::vector<std::string>{};
    }
    return emitted;
  }

  /// A route without `from` would make every connector of any type a cycle of its own: there only a named type counts.
  bool carries(const Route& route, const Flow& flow) const {
    if (!route.from.empty() && route.from != qualified_name(*flow.first)) {
      return false;
    }
    return route.types.empty() ? !route.from.empty() || flow.second != "*" : covers(route.types, flow.second);
  }

  // The depth is bounded by connectors times types of one department.
  void visit(const Flow& flow) {
    if (const auto seen = visits_.find(flow); seen != visits_.end()) {
      if (seen->second == Visit::Open) {
        report(flow);
      }
      return;
    }
    visits_[flow] = Visit::Open;
    for (const Route& route : department_.routes) {
      if (!carries(route, flow)) {
        continue;
      }
      for (const std::string& name : route.to) {
        const Connector* to = configuration_.find_connector(name);
        const ConnectorTypeDeclaration* declaration = to == nullptr ? nullptr : declaration_of(*to, catalog_);
        if (declaration == nullptr) {
          continue;
        }
        path_.emplace_back(flow, &route);
        for (const std::string& type : caused_types(*to, *declaration, flow.second)) {
          visit({to, type});
        }
        path_.pop_back();
      }
    }
    visits_[flow] = Visit::Done;
  }

  void report(const Flow& again) {
    const auto first = std::find_if(path_.begin(), path_.end(), [&](const auto& step) { return step.first == again; });
    std::string round;
    for (auto step = first; step != path_.end(); ++step) {
      round += step->first.first->name + " (" + step->first.second + ") -> ";
    }
    findings_.warning(code::kCycle, "messages can go round in circles: " + round + again.first->name,
                      "narrow one of the routes by type or by a condition", path_.back().second->where);
  }

  const Configuration& configuration_;
  const Department& department_;
  const Catalog& catalog_;
  Findings& findings_;
  std::map<Flow, Visit> visits_;
  std::vector<std::pair<Flow, const Route*>> path_;
};

void warn_of_unreached_sinks(const Configuration& configuration, const Catalog& catalog, Findings& findings) {
  std::set<std::string> reached;
  for (const Department& department : configuration.departments) {
    for (const Route& route : department.routes) {
      reached.insert(route.to.begin(), route.to.end());
    }
  }
  for (const Connector* connector : configuration.connectors()) {
    const ConnectorTypeDeclaration* declaration = declaration_of(*connector, catalog);
    // A source that could also take messages need not.
    if (declaration != nullptr && declaration->sink && !declaration->source &&
        reached.count(qualified_name(*connector)) == 0) {
      findings.warning(code::kSinkUnreached, "no route leads to \"" + connector->name + '"',
                       "add it to the \"to\" of a route, or remove it", connector->where);
    }
  }
}

}  // namespace

void check_flow(const Configuration& configuration, const ParsedFiles& files, const Catalog& catalog,
                Findings& findings) {
  warn_of_unreached_sinks(configuration, catalog, findings);
  std::set<std::string> used;
  for (const Department& department : configuration.departments) {
    CycleFinder(configuration, department, catalog, findings).run();
    used.insert(department.profile);
    if (department.routes.empty()) {
      findings.warning(code::kNoRoutes, "the department \"" + department.id + "\" has no routes",
                       "its messages would wait as unrouted", department.where);
    }
  }
  for (const ParsedProfile& profile : files.profiles) {
    if (used.count(profile.profile.name) == 0) {
      findings.warning(code::kProfileUnused, "no department uses the profile \"" + profile.profile.name + '"', "",
                       profile.where);
    }
  }
}

}  // namespace nabe::config
