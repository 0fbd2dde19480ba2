// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "nabe/abi.h"

namespace nabe::cli {
namespace {

int run(Console& console, const Arguments&) {
  console.out << "nabe " << NABE_VERSION << " (plugin contract " << NABE_ABI_MAJOR << '.' << NABE_ABI_MINOR << ")\n";
  return kGood;
}

}  // namespace

Command version_command() {
  return {"version", "the hub", "Prints the version of the hub and of its plugin contract.",
          {},        "",        {{"nabe version", "for a report of an error"}},
          run};
}

}  // namespace nabe::cli
