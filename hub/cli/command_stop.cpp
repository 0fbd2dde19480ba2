// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"

namespace nabe::cli {
namespace {

int run_stop(Console& console, const Arguments& arguments) {
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  const auto name = hub->stop_connector(arguments.value("CONNECTOR"));
  if (!name) {
    return fail(console, name.error());
  }
  console.out << *name << " is stopped\n";
  return kGood;
}

}  // namespace

Command stop_command() {
  return {"stop",
          "connectors",
          "Stops a connector: it takes and delivers nothing until it is started.",
          {{{"CONNECTOR"}}, {}},
          "Its deliveries wait in the store; the stop survives a restart of the hub.",
          {{"nabe stop akte", "a connector by its name, or DEPARTMENT.NAME where several have it"}},
          run_stop};
}

}  // namespace nabe::cli
