// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "config/codes.h"
#include "config/emitted_types.h"
#include "config/granted.h"
#include "config/nearest_name.h"
#include "config/parsers.h"
#include "config/resolvers.h"

namespace nabe::config {

namespace {

using PlacedText = Placed<std::string>;

class RouteResolver {
 public:
  RouteResolver(const ParsedRoute& parsed, const Scope& scope, const Catalog& catalog, Findings& findings)
      : parsed_(parsed), scope_(scope), catalog_(catalog), findings_(findings), route_(parsed.route) {}

  Route run() {
    route_.namespaces = scope_.namespaces;
    for (const PlacedText& type : parsed_.types) {
      route_.types.push_back(type.value);
    }
    resolve_from();
    check_types_are_produced();
    for (const PlacedText& to : parsed_.to) {
      resolve_to(to);
    }
    for (const PlacedText& grant : parsed_.grant) {
      resolve_grant(grant);
    }
    for (const PlacedText& with : parsed_.with) {
      route_.with.push_back(with.value);
      if (!anyone_produces(with.value)) {
        findings_.error(code::kTypeNotProduced,
                        "no connector of the department or of the node produces \"" + with.value +
                            "\", so the delivery would wait for it forever",
                        name_hint(with.value, "types", produced_types()), with.where);
      }
    }
    for (Condition& condition : route_.when) {
      check_condition(condition);
    }
    return route_;
  }

 private:
  const Connector* find(const std::string& name) const {
    for (const auto* connectors : {&scope_.own, &scope_.shared}) {
      for (const Connector* connector : *connectors) {
        if (connector->name == name) {
          return connector;
        }
      }
    }
    return nullptr;
  }

  const Connector* find_or_report(const std::string& name, const SourcePosition& where) {
    const Connector* connector = find(name);
    if (connector == nullptr && !scope_.shared_unknown) {
      std::vector<std::string> names;
      for (const auto* connectors : {&scope_.own, &scope_.shared}) {
        for (const Connector* known : *connectors) {
          names.push_back(known->name);
        }
      }
      findings_.error(code::kUnknownConnector, "unknown connector \"" + name + '"',
                      name_hint(name, "connectors", names), where);
    }
    return connector;
  }

  void resolve_from() {
    if (!parsed_.from) {
      return;
    }
    from_ = find_or_report(parsed_.from->value, parsed_.from->where);
    if (from_ == nullptr) {
      return;
    }
    route_.from = qualified_name(*from_);
    const ConnectorTypeDeclaration* declaration = declaration_of(*from_, catalog_);
    if (declaration != nullptr && !declaration->source && declaration->emits.empty()) {
      findings_.error(code::kProducesNothing,
                      "no message comes from \"" + parsed_.from->value + "\": its plugin \"" + declaration->name +
                          "\" is no source and emits nothing",
                      "name another connector in \"from\"", parsed_.from->where);
    }
  }

  /// The connectors that this route can get messages from.
  std::vector<const Connector*> origins() const {
    if (from_ != nullptr) {
      return {from_};
    }
    std::vector<const Connector*> all = scope_.own;
    all.insert(all.end(), scope_.shared.begin(), scope_.shared.end());
    return all;
  }

  bool produces(const Connector& connector, const std::string& type) const {
    const ConnectorTypeDeclaration* declaration = declaration_of(connector, catalog_);
    return declaration == nullptr || covers(emitted_types(*declaration, connector.options), type);
  }

  bool anyone_produces(const std::string& type) const {
    const auto does = [&](const Connector* connector) { return produces(*connector, type); };
    return scope_.shared_unknown || std::any_of(scope_.own.begin(), scope_.own.end(), does) ||
           std::any_of(scope_.shared.begin(), scope_.shared.end(), does);
  }

  std::vector<std::string> produced_types() const {
    std::vector<std::string> types;
    for (const Connector* connector : origins()) {
      const ConnectorTypeDeclaration* declaration = declaration_of(*connector, catalog_);
      if (declaration == nullptr) {
        continue;
      }
      for (const std::string& type : emitted_types(*declaration, connector->options)) {
        if (std::find(types.begin(), types.end(), type) == types.end()) {
          types.push_back(type);
        }
      }
    }
    return types;
  }

  void check_types_are_produced() {
    if (from_ == nullptr && !parsed_.any_source) {
      return;  // the unknown connector was reported
    }
    for (const PlacedText& type : parsed_.types) {
      const bool known = from_ != nullptr ? produces(*from_, type.value) : anyone_produces(type.value);
      if (!known) {
        findings_.error(code::kTypeNotProduced,
                        (from_ != nullptr ? '"' + from_->name + "\" does not produce \""
                                          : "no connector of the department or of the node produces \"") +
                            type.value + '"',
                        name_hint(type.value, "types", produced_types()), type.where);
      }
    }
  }

  void resolve_to(const PlacedText& to) {
    const Connector* connector = find_or_report(to.value, to.where);
    if (connector == nullptr) {
      return;
    }
    route_.to.push_back(qualified_name(*connector));
    const ConnectorTypeDeclaration* declaration = declaration_of(*connector, catalog_);
    if (declaration == nullptr) {
      return;
    }
    if (!declaration->sink) {
      findings_.error(code::kNotASink,
                      '"' + to.value + "\" takes no messages: its plugin \"" + declaration->name + "\" is no sink",
                      "name another connector in \"to\"", to.where);
      return;
    }
    check_types_are_accepted(to, *declaration);
  }

  void check_types_are_accepted(const PlacedText& to, const ConnectorTypeDeclaration& declaration) {
    if (covers(declaration.accepts, "*")) {
      return;
    }
    for (const std::string& type : route_.types) {
      if (!covers(declaration.accepts, type)) {
        findings_.error(code::kTypeNotAccepted, '"' + to.value + "\" does not accept \"" + type + '"',
                        name_hint(type, "types", declaration.accepts), to.where);
      }
    }
    if (!parsed_.any_type || (from_ == nullptr && !parsed_.any_source)) {
      return;
    }
    for (const std::string& type : produced_types()) {
      if (type == "*" || !covers(declaration.accepts, type)) {
        findings_.error(code::kTypeNotAccepted,
                        "the route has no \"type\", and \"" + to.value + "\" does not accept " +
                            (type == "*" ? "everything that can come" : '"' + type + '"'),
                        "say in \"type\" what goes there", to.where);
        return;
      }
    }
  }

  void resolve_grant(const PlacedText& grant) {
    route_.grant.push_back(grant.value);
    if (grant.value == kWholeMessage || grant.value == kAttachments || scope_.profile_unknown) {
      return;
    }
    if (const auto fact = granted_fact(grant.value)) {
      resolve_fact(std::string(*fact), {}, grant.where);
      return;
    }
    std::vector<std::string> names;
    if (scope_.profile != nullptr) {
      for (const NamedPath& section : scope_.profile->sections) {
        names.push_back(section.name);
      }
    }
    if (std::find(names.begin(), names.end(), grant.value) == names.end()) {
      names.insert(names.end(), {"attachments", "*"});
      findings_.error(code::kUnknownSection,
                      "unknown section \"" + grant.value + '"' +
                          (scope_.profile == nullptr ? ": the department has no profile"
                                                     : " of the profile \"" + scope_.profile->name + '"'),
                      name_hint(grant.value, "sections", names), grant.where);
    }
  }

  void check_condition(Condition& condition) {
    if (condition.kind == ConditionKind::Path) {
      check_path_condition(condition);
    } else if (condition.subject == "type") {
      check_built_in(condition, route_.types);
    } else if (condition.subject == "department") {
      check_built_in(condition, {scope_.department});
    } else if (condition.subject == "source") {
      resolve_sources(condition);
      check_built_in(condition, route_.from.empty() ? std::vector<std::string>{} : std::vector{route_.from});
    } else {
      check_fact(condition);
    }
  }

  void check_path_condition(const Condition& condition) {
    if (scope_.profile != nullptr && scope_.profile->format == BodyFormat::Json) {
      findings_.error(
          code::kUnsupportedPath, "the path \"" + condition.subject + "\" cannot be tested in a JSON body",
          "name a JSON pointer under [facts] of the profile \"" + scope_.profile->name + "\" and test the fact",
          condition.where);
      return;
    }
    Namespaces namespaces = scope_.namespaces;
    if (scope_.profile_unknown) {
      // The profile that was not found may bind any prefix.
      for (const std::string& prefix : check_path(condition.subject).prefixes) {
        namespaces.emplace(prefix, "");
      }
    }
    check_path_at(condition.subject, condition.where, namespaces, findings_);
  }

  /// A message has exactly one type, source and department, so disjoint tests can never hold together. Values that a
  /// path selects may be many: tests of the same path do not exclude each other.
  void check_built_in(const Condition& condition, const std::vector<std::string>& possible) {
    if (possible.empty()) {
      return;
    }
    const auto allowed = [&](const std::string& value) {
      const bool named = condition.any_of.empty() || covers_exactly(condition.any_of, value);
      const bool prefixed = !condition.prefix || value.compare(0, condition.prefix->size(), *condition.prefix) == 0;
      return named && prefixed && condition.exists.value_or(true);
    };
    if (std::none_of(possible.begin(), possible.end(), allowed)) {
      findings_.error(code::kContradiction,
                      "the condition on \"" + condition.subject + "\" excludes everything that the route itself allows",
                      "the route allows: " + joined(possible), condition.where);
    }
  }

  static bool covers_exactly(const std::vector<std::string>& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  }

  static std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
      text += (text.empty() ? "" : ", ") + value;
    }
    return text;
  }

  void resolve_sources(Condition& condition) {
    for (std::string& name : condition.any_of) {
      if (const Connector* connector = find_or_report(name, condition.where)) {
        name = qualified_name(*connector);
      }
    }
  }

  void check_fact(const Condition& condition) {
    constexpr std::string_view kAttribute = "attribute.";
    if (condition.subject.compare(0, kAttribute.size(), kAttribute) == 0 &&
        condition.subject.size() > kAttribute.size()) {
      return;
    }
    if (scope_.profile_unknown) {
      return;
    }
    resolve_fact(condition.subject, {"department", "source", "type", "attribute.NAME"}, condition.where);
  }

  /// `further`: what may stand here as well as a fact of the profile.
  void resolve_fact(const std::string& name, const std::vector<std::string>& further, const SourcePosition& where) {
    std::vector<std::string> names;
    if (scope_.profile != nullptr) {
      for (const NamedPath& fact : scope_.profile->facts) {
        names.push_back(fact.name);
      }
    }
    if (covers_exactly(names, name)) {
      return;
    }
    names.insert(names.end(), further.begin(), further.end());
    findings_.error(code::kUnknownFact,
                    "unknown fact \"" + name + '"' +
                        (scope_.profile == nullptr ? ": the department has no profile"
                                                   : " of the profile \"" + scope_.profile->name + '"'),
                    name_hint(name, "facts", names), where);
  }

  const ParsedRoute& parsed_;
  const Scope& scope_;
  const Catalog& catalog_;
  Findings& findings_;
  Route route_;
  const Connector* from_ = nullptr;
};

}  // namespace

Route resolve_route(const ParsedRoute& parsed, const Scope& scope, const Catalog& catalog, Findings& findings) {
  return RouteResolver(parsed, scope, catalog, findings).run();
}

}  // namespace nabe::config
