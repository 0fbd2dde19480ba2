// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/installation.h"
#include "cli/json_object.h"
#include "config/loader.h"
#include "store/move.h"

namespace nabe::cli {
namespace {

std::optional<store::OpenOptions> store_of(Console& console, const std::string& path) {
  const config::ParseOutcome outcome = config::parse(path);
  const config::Node& node = outcome.parsed.node();
  if (node.state_folder.empty() || !outcome.findings.errors.empty()) {
    console.err << config::render(outcome.findings);
    return std::nullopt;
  }
  return store::OpenOptions{node.store, node.state_folder, false};
}

std::string json_of(const store::MovedTable& table) {
  return JsonObject()
      .add("table", table.name)
      .raw("rows", std::to_string(table.rows))
      .add("sha256", table.sha256)
      .text();
}

int move(Console& console, const store::OpenOptions& from, const store::OpenOptions& to, bool json) {
  const auto moved = store::move_store(from, to, [&](const std::string& table, std::uint64_t rows) {
    console.err << table << ": " << rows << " rows\n" << std::flush;
  });
  if (!moved) {
    return fail(console, moved.error());
  }
  if (json) {
    console.out << json_list(*moved, json_of) << '\n';
  } else {
    for (const store::MovedTable& table : *moved) {
      console.out << table.name << ": " << table.rows << " rows, sha256 " << table.sha256 << '\n';
    }
  }
  console.err << "moved and compared; run the hub with the new configuration and keep the old store until it has\n";
  return kGood;
}

int run_store(Console& console, const Arguments& arguments) {
  if (arguments.value("ACTION") != "migrate" || !arguments.has("to")) {
    return fail(console,
                {code::kBadArguments, "what to do with the store is not said", "nabe store migrate --to PATH", {}});
  }
  const auto from = store_of(console, config_path(console, arguments));
  const auto to = from ? store_of(console, arguments.value("to")) : std::nullopt;
  return to ? move(console, *from, *to, arguments.has("json")) : kConfiguration;
}

}  // namespace

Command store_command() {
  return {
      "store",
      "the hub",
      "Moves the store of a stopped hub to another database.",
      {{{"ACTION", true}}, {{"to", "PATH", "configuration that names the new store", false}, json_option()}},
      "migrate    copies everything from the store of this configuration to the one that --to names, which must be\n"
      "           empty, and reads the copy again: counts and hashes of all tables have to be equal. The old store\n"
      "           stays as it is; an unfinished new one is opened by no hub.",
      {{"nabe store migrate --config /etc/nabe --to /etc/nabe/nabe-postgresql.toml", "from SQLite to PostgreSQL"}},
      run_store};
}

}  // namespace nabe::cli
