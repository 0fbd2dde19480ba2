// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "config/loader.h"
#include "plugin/registry.h"

namespace nabe::cli {

/// --config, else $NABE_CONFIG, else ./config.
std::string config_path(const Console& console, const Arguments& arguments);

/// A configuration with the plugins that it needs, as far as it can be checked without touching the state folder or
/// the network: `run`, `check` and `explain FILE` begin with this one function.
struct Installation {
  std::unique_ptr<plugin::Registry> registry;          ///< null: the configuration could not even be parsed
  std::optional<config::Configuration> configuration;  ///< present if everything is good
  config::Node node;
  config::Findings findings;
  std::vector<Error> refusals;  ///< of plugins
  bool a_needed_plugin_is_refused = false;

  int exit_code() const;
};

/// Parses, loads what plugins.lock names, resolves, compiles the routing tables and lets every connector check its
/// options. Blocks: on the disk.
Installation load_installation(const std::string& config_path);

/// Everything that was found, for a person, errors first.
std::string findings_text(const Installation& installation);

}  // namespace nabe::cli
