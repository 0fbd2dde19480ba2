// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.h"

#include <algorithm>

namespace nabe::cli {
namespace {

std::string usage_line(const Command& command) {
  std::string line = "usage: nabe " + command.name;
  for (const PositionalSpec& positional : command.arguments.positionals) {
    const std::string name = positional.name + (positional.repeated ? "..." : "");
    line += positional.required ? ' ' + name : " [" + name + ']';
  }
  return line + (command.arguments.options.empty() ? "" : " [options]") + '\n';
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      run_command(),      check_command(),    plugins_command(),  new_command(),    conformance_command(),
      version_command(),  status_command(),   messages_command(), show_command(),   journal_command(),
      refusals_command(), explain_command(),  send_command(),     retry_command(),  resend_command(),
      settle_command(),   redirect_command(), skip_command(),     assign_command(), reroute_command(),
      stop_command(),     start_command(),    store_command()};
  return all;
}

const Command* find_command(const std::string& name) {
  const auto found =
      std::find_if(commands().begin(), commands().end(), [&](const Command& one) { return one.name == name; });
  return found == commands().end() ? nullptr : &*found;
}

std::string help_text(const Command& command) {
  std::string text = usage_line(command) + '\n' + command.summary + "\n";
  if (!command.text.empty()) {
    text += '\n' + command.text + '\n';
  }
  std::vector<OptionSpec> options = command.arguments.options;
  options.insert(options.end(), common_options().begin(), common_options().end());
  text += "\noptions:\n" + options_text(options);
  text += command.examples.size() == 1 ? "\nexample:\n" : "\nexamples:\n";
  for (const Example& example : command.examples) {
    text += "  " + example.line + "\n      " + example.meaning + '\n';
  }
  return text;
}

std::string overview_text() {
  std::string text =
      "nabe routes messages between the systems that its connectors speak to.\n\n"
      "usage: nabe [--config DIR] COMMAND [arguments]\n"
      "       nabe COMMAND --help\n";
  std::string group;
  for (const Command& command : commands()) {
    if (command.group != group) {
      group = command.group;
      text += '\n' + group + ":\n";
    }
    text += "  " + command.name + std::string(12 - std::min<std::size_t>(11, command.name.size()), ' ') +
            command.summary + '\n';
  }
  text +=
      "\nfirst steps:\n"
      "  nabe new my_connector            a plugin project to begin with\n"
      "  nabe plugins lock build/plugins  allow the plugins of a folder\n"
      "  nabe check --config config       everything that is wrong, at once\n"
      "  nabe run --config config         the hub; ends on SIGTERM or Ctrl-C\n"
      "  nabe status                      what it does\n"
      "\nexit codes: 0 good, 1 failed or wrong use, 2 configuration, 3 plugin refused\n";
  return text;
}

}  // namespace nabe::cli
