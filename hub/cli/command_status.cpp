// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <ostream>

#include "admin/render.h"
#include "base/clock.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/table.h"

namespace nabe::cli {
namespace {

std::string number(std::uint64_t value) { return value == 0 ? "-" : std::to_string(value); }

void print(std::ostream& out, const admin::StatusView& view, TimeUs now_us) {
  out << "nabe " << view.version << ", " << (view.hub.ready ? "ready" : "not ready") << ", started "
      << short_time(view.hub.started_us) << '\n';
  for (const std::string& reason : view.hub.not_ready_because) {
    out << "  not ready: " << printable(reason, 400) << '\n';
  }
  const store::Counts& counts = view.counts;
  out << counts.messages << " messages; oldest waiting "
      << (counts.oldest_waiting_us == 0 ? "none" : age_text(now_us - counts.oldest_waiting_us)) << "; unrouted "
      << counts.unrouted << ", unassigned " << counts.unassigned << ", unknown department " << counts.unknown_department
      << "; refused at the door " << counts.refusals << "\n\n";
  std::vector<std::vector<std::string>> rows = {{"CONNECTOR", "STATE", "IN FLIGHT", "WAITING", "BLOCKED", "AWAITING",
                                                 "PENDING", "UNKNOWN", "DEAD", "OLDEST", "REASON"}};
  for (const delivery::ConnectorStatus& connector : view.hub.connectors) {
    const auto lane = std::find_if(counts.connectors.begin(), counts.connectors.end(),
                                   [&](const store::LaneCounts& one) { return one.connector == connector.name; });
    const store::LaneCounts none;
    const store::LaneCounts& found = lane == counts.connectors.end() ? none : *lane;
    rows.push_back({connector.name, connector.healthy ? connector.state : connector.state + " (unwell)",
                    number(connector.in_flight), number(found.waiting + found.attempting), number(found.blocked),
                    number(found.awaiting), number(found.pending), number(found.unknown), number(found.dead),
                    found.oldest_open_us == 0 ? "-" : age_text(now_us - found.oldest_open_us),
                    or_dash(connector.reason)});
  }
  out << table(rows);
}

int run_status(Console& console, const Arguments& arguments) {
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  const auto status = hub->status();
  if (!status) {
    return fail(console, status.error());
  }
  if (arguments.has("json")) {
    console.out << admin::render(*status) << '\n';
  } else {
    print(console.out, *status, SystemClock().now_us());
  }
  return status->hub.ready ? kGood : kFailed;
}

}  // namespace

Command status_command() {
  return {"status",
          "messages",
          "Shows what the running hub does: connectors, what waits, what needs a person.",
          {{}, {json_option()}},
          "Exit code 1 if the hub is not ready. Needs the running hub; `nabe messages` reads the store without one.",
          {{"nabe status", "the first thing to look at"}},
          run_status};
}

}  // namespace nabe::cli
