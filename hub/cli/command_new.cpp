// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/project_template.h"

namespace nabe::cli {
namespace {

int run_new(Console& console, const Arguments& arguments) {
  const std::string name = arguments.value("NAME");
  const std::string folder = arguments.has("folder") ? arguments.value("folder") : name;
  const auto origin = arguments.has("template") ? Result<std::string>(arguments.value("template")) : find_template();
  if (!origin) {
    return fail(console, origin.error());
  }
  const auto files = write_project(*origin, folder, name);
  if (!files) {
    return fail(console, files.error());
  }
  for (const std::string& file : *files) {
    console.out << "wrote " << file << '\n';
  }
  console.out << "\nnext: cmake -S " << folder << " -B " << folder << "/build && cmake --build " << folder
              << "/build\n";
  return kGood;
}

}  // namespace

Command new_command() {
  return {"new",
          "the hub",
          "Writes a plugin project to begin with: source, test, build file.",
          {{{"NAME"}},
           {{"folder", "DIR", "where; else a folder of that name here", false},
            {"template", "DIR", "another template than the one of the SDK", false}}},
          "NAME is the connector type as configurations name it: lower case, digits and underscores.",
          {{"nabe new mail_gateway", "a project in ./mail_gateway"}},
          run_new};
}

}  // namespace nabe::cli
