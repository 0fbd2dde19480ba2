// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"

namespace nabe::cli {
namespace {

int run_start(Console& console, const Arguments& arguments) {
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  const auto name = hub->start_connector(arguments.value("CONNECTOR"));
  if (!name) {
    return fail(console, name.error());
  }
  console.out << *name << " is started\n";
  return kGood;
}

}  // namespace

Command start_command() {
  return {"start",
          "connectors",
          "Starts a connector that was stopped.",
          {{{"CONNECTOR"}}, {}},
          "What waited for it is delivered, in order.",
          {{"nabe start akte", "a connector by its name, or DEPARTMENT.NAME where several have it"}},
          run_start};
}

}  // namespace nabe::cli
