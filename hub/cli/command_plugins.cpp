// SPDX-License-Identifier: EUPL-1.2
#include <unistd.h>

#include <ostream>

#include "base/printable.h"
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/hub_access.h"
#include "cli/installation.h"
#include "cli/plugins_json.h"
#include "cli/table.h"
#include "config/loader.h"
#include "plugin/inspect.h"
#include "plugin/lock_writer.h"
#include "plugin/markdown.h"
#include "plugin/option_description.h"
#include "plugin/registry.h"

namespace nabe::cli {
namespace {

struct PluginPlace {
  std::string folder;
  bool development = false;
};

/// FOLDER if it is given, else that of the configuration.
std::optional<PluginPlace> plugin_place(Console& console, const Arguments& arguments) {
  if (arguments.has("PATH")) {
    return PluginPlace{arguments.value("PATH"), arguments.has("development")};
  }
  const config::ParseOutcome outcome = config::parse(config_path(console, arguments));
  const config::Node& node = outcome.parsed.node();
  if (node.plugin_folder.empty()) {
    console.err << config::render(outcome.findings);
    return std::nullopt;
  }
  return PluginPlace{node.plugin_folder, node.development || arguments.has("development")};
}

/// A connector type with its options, for a person.
std::string type_text(const config::ConnectorTypeDeclaration& type) {
  const auto as_it_is = [](const std::string& text) { return text; };
  std::string text = printable(type.name + " (" + plugin::role_words(type) + "): " + type.summary) + '\n';
  if (!type.accepts.empty()) {
    text += printable("accepts " + plugin::listed(type.accepts, as_it_is)) + '\n';
  }
  if (!type.emits.empty()) {
    text += printable("emits " + plugin::emitted_words(type, as_it_is)) + '\n';
  }
  if (type.options.empty()) {
    return text + "It has no options of its own.\n";
  }
  std::vector<std::vector<std::string>> rows = {{"OPTION", "VALUE", "DEFAULT", "MEANING"}};
  for (const config::OptionDeclaration& option : type.options) {
    rows.push_back({option.key, plugin::value_words(option, as_it_is),
                    option.required ? "required" : or_dash(plugin::default_text(option)), option.summary});
  }
  return text + table(rows);
}

int list(Console& console, const Arguments& arguments) {
  const auto place = plugin_place(console, arguments);
  if (!place) {
    return kConfiguration;
  }
  plugin::Registry registry({place->folder, place->development});
  const std::vector<Error> refusals = registry.load();
  for (const Error& refusal : refusals) {
    console.err << "plugin refused: " << refusal.render();
  }
  if (arguments.has("markdown")) {
    console.out << plugin::markdown(registry.catalog());
  } else if (arguments.has("json")) {
    console.out << plugins_json(registry.plugins(), registry.catalog()) << '\n';
  } else {
    std::vector<std::vector<std::string>> rows = {{"PLUGIN", "VERSION", "VENDOR", "FILE", "TYPES"}};
    for (const plugin::PluginFile& file : registry.plugins()) {
      rows.push_back({file.id, file.version, or_dash(file.vendor), file.file, joined(file.types, ", ")});
    }
    console.out << table(rows);
    for (const auto& [name, type] : registry.catalog()) {
      console.out << '\n' << type_text(type);
    }
  }
  return refusals.empty() ? kGood : kPluginRefused;
}

int lock(Console& console, const Arguments& arguments) {
  const auto place = plugin_place(console, arguments);
  if (!place) {
    return kConfiguration;
  }
  const auto report =
      plugin::write_lock(place->folder, {own_executable(), "plugins", "inspect"}, {::geteuid(), place->development});
  if (!report) {
    return fail(console, report.error());
  }
  for (const plugin::LockEntry& entry : report->entries) {
    console.out << "locked " << entry.file << ": " << entry.id << ' ' << entry.version << '\n';
  }
  for (const Error& refusal : report->refused) {
    console.err << "plugin refused: " << refusal.render();
  }
  return report->refused.empty() ? kGood : kPluginRefused;
}

int inspect(Console& console, const Arguments& arguments) {
  if (!arguments.has("PATH")) {
    return fail(console, {code::kBadArguments, "PATH is missing", "nabe plugins inspect FILE", {}});
  }
  const auto inspection = plugin::inspect(arguments.value("PATH"));
  if (!inspection) {
    console.err << inspection.error().render();
    return kPluginRefused;
  }
  console.out << (arguments.has("json") ? inspection_json(*inspection) + '\n' : plugin::inspection_text(*inspection));
  return kGood;
}

int run_plugins(Console& console, const Arguments& arguments) {
  const std::string action = arguments.has("ACTION") ? arguments.value("ACTION") : "list";
  if (action == "list") {
    return list(console, arguments);
  }
  if (action == "lock") {
    return lock(console, arguments);
  }
  if (action == "inspect") {
    return inspect(console, arguments);
  }
  return fail(console, {code::kBadArguments, "plugins knows list, lock and inspect", "", {}});
}

}  // namespace

Command plugins_command() {
  return {
      "plugins",
      "the hub",
      "Lists the plugins that may be loaded, allows those of a folder, or looks into a file.",
      {{{"ACTION", false}, {"PATH", false}},
       {{"markdown", "", "list: the reference of all connector types and their options", false},
        {"development", "", "accept folders such as /tmp above the plugins", false},
        json_option()}},
      "list [FOLDER]    what plugins.lock allows: files, connector types and their options (the default)\n"
      "lock [FOLDER]    writes plugins.lock anew for every .so in the folder, each inspected in a process of its own\n"
      "inspect FILE     what one file says it is; runs its static constructors\n"
      "Without FOLDER: the plugin folder of the configuration.",
      {{"nabe plugins", "what the hub of this configuration can load"},
       {"nabe plugins lock build/plugins", "after a build or an installation"},
       {"nabe plugins list --markdown > reference.md", "write the reference"},
       {"nabe plugins --json", "files, types and options for a program"},
       {"nabe plugins inspect build/mail_gateway.so --json", "what one file says it is, for a program"}},
      run_plugins};
}

}  // namespace nabe::cli
