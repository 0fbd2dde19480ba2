// SPDX-License-Identifier: EUPL-1.2
#include "cli/installation.h"

#include <algorithm>
#include <vector>

#include "cli/checking_services.h"
#include "cli/exit_code.h"
#include "config/codes.h"
#include "config/nearest_name.h"
#include "plugin/connector.h"
#include "routing/table.h"

namespace nabe::cli {
namespace {

/// Where a connector is of a type that nobody brings and that is written like none of those that are there: a refused
/// plugin is the likelier reason.
std::vector<SourcePosition> without_plugin(const config::ParsedConfiguration& parsed, const config::Catalog& catalog) {
  std::vector<std::string> known;
  for (const auto& [name, declaration] : catalog) {
    known.push_back(name);
  }
  std::vector<SourcePosition> places;
  for (const config::ConnectorUse& use : parsed.uses()) {
    if (catalog.count(use.type) == 0 && !config::nearest_name(use.type, known)) {
      places.push_back(use.where);
    }
  }
  return places;
}

bool is_at(const Error& error, const SourcePosition& place) {
  return error.where && error.where->file == place.file && error.where->line == place.line &&
         error.where->column == place.column;
}

void check_routes(const config::Configuration& configuration, config::Findings& findings) {
  if (const auto tables = routing::RoutingTables::compile(configuration); !tables) {
    findings.errors.push_back(tables.error());
  }
}

void check_connectors(const config::Configuration& configuration, const plugin::Registry& registry,
                      config::Findings& findings) {
  CheckingServices services;
  for (const config::Connector* settings : configuration.connectors()) {
    const nabe_connector_type* type = registry.find_type(settings->plugin);
    if (type == nullptr) {
      continue;  // resolve has told it
    }
    if (const auto made = plugin::Connector::create(*type, *settings, services); !made) {
      findings.errors.push_back(made.error());
    }
  }
}

}  // namespace

std::string config_path(const Console& console, const Arguments& arguments) {
  if (arguments.has("config")) {
    return arguments.value("config");
  }
  const std::string from_environment = console.environment("NABE_CONFIG");
  return from_environment.empty() ? "config" : from_environment;
}

int Installation::exit_code() const {
  if (a_needed_plugin_is_refused) {
    return kPluginRefused;
  }
  return configuration && findings.ok() ? kGood : kConfiguration;
}

Installation load_installation(const std::string& path) {
  Installation result;
  config::ParseOutcome parse = config::parse(path);
  result.node = parse.parsed.node();
  result.registry =
      std::make_unique<plugin::Registry>(plugin::RegistryOptions{result.node.plugin_folder, result.node.development});
  if (!result.node.plugin_folder.empty() && !parse.parsed.uses().empty()) {
    result.refusals = result.registry->load();
  }
  const auto needed = result.refusals.empty() ? std::vector<SourcePosition>()
                                              : without_plugin(parse.parsed, result.registry->catalog());
  result.a_needed_plugin_is_refused = !needed.empty();
  config::ResolveOutcome resolve = config::resolve(parse.parsed, result.registry->catalog());
  result.findings = std::move(resolve.findings);
  // The refusal says why the type is missing; a second complaint about it would hide the reason.
  std::erase_if(result.findings.errors, [&needed](const Error& error) {
    return error.code == config::code::kUnknownPlugin &&
           std::any_of(needed.begin(), needed.end(), [&](const SourcePosition& place) { return is_at(error, place); });
  });
  if (resolve.configuration) {
    check_routes(*resolve.configuration, result.findings);
    check_connectors(*resolve.configuration, *result.registry, result.findings);
    if (result.findings.ok()) {
      result.configuration = std::move(resolve.configuration);
    }
  }
  return result;
}

std::string findings_text(const Installation& installation) {
  std::string text;
  for (const Error& refusal : installation.refusals) {
    text +=
        (installation.a_needed_plugin_is_refused ? "plugin refused: " : "plugin refused (no connector needs it): ") +
        refusal.render();
  }
  return text + config::render(installation.findings);
}

}  // namespace nabe::cli
