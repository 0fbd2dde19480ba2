// SPDX-License-Identifier: EUPL-1.2
#include "cli/installation.h"

#include <algorithm>
#include <set>

#include "cli/checking_services.h"
#include "cli/exit_code.h"
#include "config/codes.h"
#include "plugin/connector.h"
#include "routing/table.h"

namespace nabe::cli {
namespace {

bool needs_missing_type(const config::ParsedConfiguration& parsed, const config::Catalog& catalog) {
  const std::vector<config::ConnectorUse> uses = parsed.uses();
  return std::any_of(uses.begin(), uses.end(),
                     [&](const config::ConnectorUse& use) { return catalog.count(use.type) == 0; });
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
  result.a_needed_plugin_is_refused =
      !result.refusals.empty() && needs_missing_type(parse.parsed, result.registry->catalog());
  config::ResolveOutcome resolve = config::resolve(parse.parsed, result.registry->catalog());
  result.findings = std::move(resolve.findings);
  if (result.a_needed_plugin_is_refused) {
    // The refusal says why the type is missing; a second complaint about it would hide the reason.
    std::erase_if(result.findings.errors,
                  [](const Error& error) { return error.code == config::code::kUnknownPlugin; });
  }
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
