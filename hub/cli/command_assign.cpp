// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"

namespace nabe::cli {
namespace {

int run_assign(Console& console, const Arguments& arguments) {
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  const auto assigned = hub->assign(arguments.value("MESSAGE"), arguments.value("case"));
  if (!assigned) {
    return fail(console, assigned.error());
  }
  console.out << "assign: the message has its case\n";
  return kGood;
}

}  // namespace

Command assign_command() {
  return {"assign",
          "remedies",
          "Gives a message its case that names a case nobody knows.",
          {{{"MESSAGE"}}, {{"case", "ID", "the hub's id of the case; without it a new case is opened", false}}},
          "Unassigned messages: `nabe messages --disposition unassigned`.",
          {{"nabe assign 0195d3c0-7b3a-7c00-8000-0123456789ab --case 0195d3c0-0000-7000-8000-000000000001",
            "the message belongs to this case"}},
          run_assign};
}

}  // namespace nabe::cli
