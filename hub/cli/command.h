// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"

namespace nabe::cli {

struct Example {
  std::string line;
  std::string meaning;
};

/// One command: what it takes, how it is explained, what it does.
struct Command {
  std::string name;
  std::string group;    ///< heading of `nabe --help`
  std::string summary;  ///< one line
  ArgumentSpec arguments;
  std::string text;  ///< a paragraph; may be empty
  std::vector<Example> examples;
  int (*run)(Console& console, const Arguments& arguments);
};

/// In the order of `nabe --help`.
const std::vector<Command>& commands();
const Command* find_command(const std::string& name);

std::string help_text(const Command& command);
std::string overview_text();

// A file each: command_<name>.cpp.
Command run_command();
Command check_command();
Command explain_command();
Command send_command();
Command status_command();
Command messages_command();
Command show_command();
Command journal_command();
Command refusals_command();
Command retry_command();
Command resend_command();
Command settle_command();
Command redirect_command();
Command skip_command();
Command assign_command();
Command reroute_command();
Command stop_command();
Command start_command();
Command plugins_command();
Command store_command();
Command new_command();
Command conformance_command();
Command version_command();

}  // namespace nabe::cli
