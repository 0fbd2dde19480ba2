// SPDX-License-Identifier: EUPL-1.2
#include <ostream>
#include <string>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json_object.h"
#include "nabe/abi.h"

namespace nabe::cli {
namespace {

int run_version(Console& console, const Arguments& arguments) {
  const std::string contract = std::to_string(NABE_ABI_MAJOR) + '.' + std::to_string(NABE_ABI_MINOR);
  if (arguments.has("json")) {
    console.out << JsonObject().add("version", NABE_VERSION).add("plugin_contract", contract).text() << '\n';
  } else {
    console.out << "nabe " << NABE_VERSION << " (plugin contract " << contract << ")\n";
  }
  return kGood;
}

}  // namespace

Command version_command() {
  return {"version",
          "the hub",
          "Prints the version of the hub and of its plugin contract.",
          {{}, {json_option()}},
          "",
          {{"nabe version", "for a report of an error"}, {"nabe version --json", "the same for a program"}},
          run_version};
}

}  // namespace nabe::cli
