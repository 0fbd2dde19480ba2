// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "config/granted.h"
#include "message/json_facts.h"
#include "routing/compiled.h"

namespace nabe::routing {

namespace {

/// Builds the tables in two rounds: first all paths, then, as the slots of JSON pointers follow those of the paths,
/// everything that names slots. A configuration has one error at a time here; the reader of configurations has
/// reported whatever it knows before.
class Compiler {
 public:
  explicit Compiler(const config::Configuration& configuration)
      : configuration_(configuration), tables_(std::make_shared<CompiledTables>()) {}

  Result<std::shared_ptr<const CompiledTables>> run() {
    tables_->revision = configuration_.revision;
    add_paths();
    for (const auto& [name, profile] : configuration_.profiles) {
      compile_profile(name, profile);
    }
    for (const config::Department& department : configuration_.departments) {
      compile_department(department);
    }
    if (error_) {
      return *error_;
    }
    collect_shared_scope();
    return std::shared_ptr<const CompiledTables>(tables_);
  }

 private:
  void fail(Error error, const SourcePosition& where) {
    if (!error_) {
      error.where = where;
      error_ = std::move(error);
    }
  }

  PathId add_path(const std::string& text, const std::map<std::string, std::string>& namespaces,
                  const SourcePosition& where) {
    const Result<Path> path = compile_path(text, namespaces);
    if (!path) {
      fail(path.error(), where);
      return 0;
    }
    return tables_->paths.add(*path);
  }

  void add_paths() {
    for (const auto& [name, profile] : configuration_.profiles) {
      for (const config::NamedPath& fact : profile.facts) {
        if (profile.format == config::BodyFormat::Xml) {
          add_path(fact.path, profile.namespaces, fact.where);
        }
      }
    }
    for (const config::Department& department : configuration_.departments) {
      for (const config::Route& route : department.routes) {
        for (const config::Condition& condition : route.when) {
          if (condition.kind == config::ConditionKind::Path) {
            add_path(condition.subject, route.namespaces, condition.where);
          }
        }
      }
    }
  }

  Slot add_pointer(const config::NamedPath& fact) {
    if (!message::is_json_pointer(fact.path)) {
      fail({"NABE-RTE-006",
            "fact \"" + fact.name + "\": \"" + fact.path + "\" is not a JSON pointer",
            "a JSON pointer looks like /applicant/name",
            {}},
           fact.where);
    }
    auto& pointers = tables_->pointers;
    const auto known = std::find(pointers.begin(), pointers.end(), fact.path);
    const auto number = static_cast<std::size_t>(known - pointers.begin());
    if (known == pointers.end()) {
      pointers.push_back(fact.path);
    }
    return tables_->slot_of_pointer(number);
  }

  void compile_profile(const std::string& name, const config::Profile& profile) {
    CompiledProfile compiled;
    compiled.format = profile.format;
    for (const config::NamedPath& fact : profile.facts) {
      compiled.facts.push_back({fact.name, profile.format == config::BodyFormat::Json
                                               ? add_pointer(fact)
                                               : add_path(fact.path, profile.namespaces, fact.where)});
    }
    if (profile.format == config::BodyFormat::Xml) {
      Result<std::shared_ptr<const Sections>> sections = Sections::compile(profile);
      if (!sections) {
        fail(sections.error(), sections.error().where.value_or(SourcePosition{}));
        return;
      }
      compiled.sections = *sections;
    }
    tables_->profiles.emplace(name, std::move(compiled));
  }

  void compile_department(const config::Department& department) {
    CompiledDepartment& compiled = tables_->departments[department.id];
    compiled.id = department.id;
    const auto profile = tables_->profiles.find(department.profile);
    if (profile != tables_->profiles.end()) {
      compiled.profile = &profile->second;
      for (const CompiledFact& fact : compiled.profile->facts) {
        want(compiled.scope, fact.slot);
      }
    }
    for (const config::Route& route : department.routes) {
      check_grants(compiled, department, route);
      compiled.routes.push_back(compile_route(compiled, route));
      compiled.index.add(static_cast<RouteIndex::RouteNumber>(compiled.routes.size() - 1), compiled.routes.back());
    }
  }

  void want(Scope& scope, Slot slot) const {
    if (slot < tables_->paths.size()) {
      scope.paths.add(slot);
    } else if (std::find(scope.pointers.begin(), scope.pointers.end(), slot) == scope.pointers.end()) {
      scope.pointers.push_back(slot);
    }
  }

  void check_grants(const CompiledDepartment& compiled, const config::Department& department,
                    const config::Route& route) {
    for (const std::string& grant : route.grant) {
      if (!config::names_section(grant)) {
        continue;
      }
      if (compiled.profile == nullptr || compiled.profile->sections == nullptr) {
        fail({"NABE-RTE-005",
              "route \"" + route.name + "\" grants section \"" + grant + "\", but department \"" + department.id +
                  "\" has no XML profile",
              "grant \"*\" or \"attachments\", or give the department an XML profile",
              {}},
             route.where);
      } else if (!compiled.profile->sections->has(grant)) {
        fail({"NABE-RTE-004",
              "route \"" + route.name + "\" grants section \"" + grant + "\", which profile \"" + department.profile +
                  "\" does not have",
              "name a section of the profile",
              {}},
             route.where);
      }
    }
  }

  CompiledRoute compile_route(CompiledDepartment& department, const config::Route& route) {
    CompiledRoute compiled;
    compiled.name = route.name;
    compiled.from = route.from;
    compiled.types = route.types;
    compiled.to = route.to;
    compiled.grant = route.grant;
    compiled.grants_sections = std::any_of(route.grant.begin(), route.grant.end(), config::names_section);
    compiled.with = route.with;
    compiled.continue_on_dead = route.on_dead == config::OnDead::Continue;
    for (const config::Condition& condition : route.when) {
      const auto [origin, slot] = origin_of(department, route, condition);
      if (origin == Origin::Body) {
        want(department.scope, slot);
      }
      compiled.conditions.push_back(compile_condition(condition, origin, slot));
    }
    return compiled;
  }

  std::pair<Origin, Slot> origin_of(const CompiledDepartment& department, const config::Route& route,
                                    const config::Condition& condition) {
    if (condition.kind == config::ConditionKind::Path) {
      return {Origin::Body, add_path(condition.subject, route.namespaces, condition.where)};
    }
    if (condition.subject == "department") {
      return {Origin::Department, 0};
    }
    if (condition.subject == "source") {
      return {Origin::Source, 0};
    }
    if (condition.subject == "type") {
      return {Origin::Type, 0};
    }
    if (department.profile != nullptr) {
      for (const CompiledFact& fact : department.profile->facts) {
        if (fact.name == condition.subject) {
          return {Origin::Body, fact.slot};
        }
      }
    }
    return {Origin::Attribute, 0};
  }

  void collect_shared_scope() {
    for (const auto& [id, department] : tables_->departments) {
      for (PathId path = 0; path < department.scope.paths.wanted.size(); ++path) {
        if (department.scope.paths.wanted[path]) {
          tables_->shared.paths.add(path);
        }
      }
      for (const Slot pointer : department.scope.pointers) {
        want(tables_->shared, pointer);
      }
    }
    for (const auto& [name, profile] : tables_->profiles) {
      if (is_used(profile)) {
        tables_->used_profiles.push_back(&profile);
      }
    }
  }

  bool is_used(const CompiledProfile& profile) const {
    return std::any_of(tables_->departments.begin(), tables_->departments.end(),
                       [&profile](const auto& department) { return department.second.profile == &profile; });
  }

  const config::Configuration& configuration_;
  std::shared_ptr<CompiledTables> tables_;
  std::optional<Error> error_;
};

}  // namespace

const CompiledDepartment* CompiledTables::department(std::string_view id) const {
  const auto found = departments.find(id);
  return found != departments.end() ? &found->second : nullptr;
}

Result<std::shared_ptr<const CompiledTables>> compile_tables(const config::Configuration& configuration) {
  return Compiler(configuration).run();
}

}  // namespace nabe::routing
