// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "cli/codes.h"
#include "cli/command.h"
#include "cli/conformance_json.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/hub_access.h"
#include "conformance/conformance.h"
#include "plugin/inspect.h"

namespace nabe::cli {
namespace {

constexpr int kUnusable = 2;  // of the suite: the plugin or the options

// What the loader of the hub has against the file.
std::string objection_to(const std::string& file) {
  const auto inspected = plugin::inspect(file);
  return inspected ? "" : inspected.error().code + ": " + inspected.error().message;
}

int exit_code_of(int result) { return result == kUnusable ? kPluginRefused : result; }

int run_conformance(Console& console, const Arguments& arguments) {
  conformance::ConformanceOptions options;
  options.plugin_file = arguments.value("PLUGIN");
  options.connector_type = arguments.value("type");
  options.checks = arguments.values("check");
  options.message_type = arguments.value("message-type");
  options.peer_is_there = arguments.has("peer");
  options.judge = objection_to;
  for (const std::string& text : arguments.values("option")) {
    auto pair = split_pair("option", text, '=');
    if (!pair) {
      return fail(console, pair.error());
    }
    options.options.push_back(std::move(*pair));
  }
  if (arguments.has("body")) {
    auto body = read_input(console, arguments.value("body"));
    if (!body) {
      return fail(console, body.error());
    }
    options.body = std::move(*body);
    options.media_type = media_type_of(arguments.value("body"));
  }
  options.knock = arguments.value("knock");
  if (arguments.has("json")) {
    const conformance::Report report = conformance::judge(options, [](const conformance::CheckResult&) {});
    console.out << conformance_json(options.plugin_file, report) << '\n';
    return exit_code_of(conformance::exit_code(report));
  }
  return exit_code_of(conformance::run_conformance(options, console.out));
}

}  // namespace

Command conformance_command() {
  return {
      "conformance",
      "the hub",
      "Judges a plugin by the promises of the contract.",
      {{{"PLUGIN"}},
       {{"type", "NAME", "only this connector type of the plugin", false},
        {"option", "KEY=VALUE", "an option of the connector, as an operator writes it", true},
        {"check", "NAME", "only this check", true},
        {"peer", "", "the connector's system is there: what is delivered has to arrive or to pend", false},
        {"knock", "COMMAND", "sends something to a source that listens, and succeeds if it was taken", false},
        {"message-type", "TYPE", "of what is delivered; else the first that the type accepts", false},
        {"body", "FILE", "what is delivered", false},
        json_option()}},
      "Each check runs in a process of its own. Without --peer a sink has to bear that nobody is there; without "
      "--knock\n"
      "nothing comes to a source that listens. What a check could not judge is \"idle\": not exercised.\n"
      "Exit code 1: a check failed, 3: the plugin or the options cannot be used.",
      {{"nabe conformance build/door.so --option listen=127.0.0.1:8099 --knock \"curl -sf -d hello 127.0.0.1:8099\"",
        "a source, with something that comes to it"},
       {"nabe conformance build/mail_gateway.so --option server=localhost:1", "before a plugin is installed"},
       {"nabe conformance build/mail_gateway.so --option server=localhost:25 --peer", "against a server for tests"}},
      run_conformance};
}

}  // namespace nabe::cli
