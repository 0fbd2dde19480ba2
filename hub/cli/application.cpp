// SPDX-License-Identifier: EUPL-1.2
#include "cli/application.h"

#include <exception>
#include <ostream>

#include "base/error.h"
#include "base/printable.h"
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "config/nearest_name.h"

namespace nabe::cli {
namespace {

int unknown_command(Console& console, const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
  }
  const auto nearest = config::nearest_name(name, names);
  return fail(console, {code::kUnknownCommand,
                        "there is no command \"" + printable(name, 80) + '"',
                        nearest ? "did you mean \"" + *nearest + "\"?" : "`nabe --help` lists the commands",
                        {}});
}

}  // namespace

int run_application(Console& console, const std::vector<std::string>& arguments) {
  // Options before the command belong to every command: they are moved behind it.
  std::vector<std::string> rest;
  std::size_t next = 0;
  for (; next < arguments.size() && !arguments[next].empty() && arguments[next].front() == '-'; ++next) {
    const std::string& option = arguments[next];
    if (option == "--version") {
      return find_command("version")->run(console, {});
    }
    rest.push_back(option);
    if (option == "--config" && next + 1 < arguments.size()) {
      rest.push_back(arguments[++next]);
    } else if (option == "--help" || option == "-h") {
      console.out << overview_text();
      return kGood;
    } else if (option != "--json" && option.rfind("--config=", 0) != 0) {
      return fail(console, {code::kBadArguments,
                            "there is no option " + printable(option, 80) + " before a command",
                            "write it behind the command; `nabe --help` lists the commands",
                            {}});
    }
  }
  if (next == arguments.size()) {
    console.err << overview_text();
    return kFailed;
  }
  const std::string& name = arguments[next++];
  if (name == "help") {
    const Command* about = next < arguments.size() ? find_command(arguments[next]) : nullptr;
    console.out << (about == nullptr ? overview_text() : help_text(*about));
    return kGood;
  }
  const Command* command = find_command(name);
  if (command == nullptr) {
    return unknown_command(console, name);
  }
  rest.insert(rest.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(next), arguments.end());
  const auto parsed = parse_arguments(command->arguments, rest);
  if (!parsed) {
    Error error = parsed.error();
    if (error.hint.empty() || error.hint == "--help shows what it takes") {
      error.hint = "`nabe " + command->name + " --help` shows what it takes";
    }
    return fail(console, error);
  }
  if (parsed->has("help")) {
    console.out << help_text(*command);
    return kGood;
  }
  try {
    return command->run(console, *parsed);
  } catch (const std::exception& failure) {
    return fail(console, {code::kInternal, std::string("unexpected: ") + printable(failure.what(), 200), "", {}});
  }
}

}  // namespace nabe::cli
