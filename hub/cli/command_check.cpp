// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "admin/render.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/installation.h"

namespace nabe::cli {
namespace {

std::string counted(std::size_t count, const char* one) {
  return std::to_string(count) + ' ' + one + (count == 1 ? "" : "s");
}

int run_check(Console& console, const Arguments& arguments) {
  const Installation installation = load_installation(config_path(console, arguments));
  if (arguments.has("json")) {
    std::vector<Error> errors = installation.findings.errors;
    std::vector<Error> warnings = installation.findings.warnings;
    std::vector<Error>& refusals = installation.a_needed_plugin_is_refused ? errors : warnings;
    refusals.insert(refusals.begin(), installation.refusals.begin(), installation.refusals.end());
    console.out << admin::render_findings(errors, warnings) << '\n';
    return installation.exit_code();
  }
  console.err << findings_text(installation);
  if (installation.exit_code() == kGood) {
    std::size_t routes = 0;
    for (const config::Department& department : installation.configuration->departments) {
      routes += department.routes.size();
    }
    console.out << counted(installation.configuration->connectors().size(), "connector") << ", "
                << counted(routes, "route") << ": good\n";
  }
  return installation.exit_code();
}

}  // namespace

Command check_command() {
  return {"check",
          "the hub",
          "Tells everything that is wrong with a configuration and its plugins.",
          {{}, {json_option()}},
          "Runs what `nabe run` runs before it opens its store: nothing is changed and nobody is called.\n"
          "Exit code 0: good, 2: the configuration, 3: a plugin that is needed was refused.",
          {{"nabe check --config /etc/nabe", "before a restart"}, {"nabe check --json", "for an editor or a pipeline"}},
          run_check};
}

}  // namespace nabe::cli
