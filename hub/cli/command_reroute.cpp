// SPDX-License-Identifier: EUPL-1.2
#include <map>
#include <ostream>

#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"

namespace nabe::cli {
namespace {

constexpr std::uint32_t kPage = 500;

/// The named messages, or all that are unrouted (or of an unknown department) and pass the filter.
Result<std::vector<std::string>> chosen(admin::Client& hub, const Arguments& arguments) {
  std::vector<std::string> ids = arguments.values("MESSAGE");
  if (!ids.empty()) {
    return ids;
  }
  auto filter = filter_from(arguments);
  if (!filter) {
    return filter.error();
  }
  filter->limit = kPage;
  do {
    const auto page = hub.messages(*filter);
    if (!page) {
      return page.error();
    }
    for (const store::MessageSummary& message : page->messages) {
      ids.push_back(message.id);
    }
    filter->after_id = page->next_after;
  } while (!filter->after_id.empty());
  return ids;
}

int run_reroute(Console& console, const Arguments& arguments) {
  if (arguments.has("MESSAGE") == arguments.has("disposition")) {
    return fail(console, {code::kBadArguments,
                          "name messages, or --disposition unrouted, not both",
                          "`nabe reroute --help` has examples",
                          {}});
  }
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  const auto ids = chosen(*hub, arguments);
  if (!ids) {
    return fail(console, ids.error());
  }
  std::map<std::string, std::size_t> results;
  for (std::size_t i = 0; i < ids->size(); ++i) {
    if (arguments.has("dry-run")) {
      console.out << (*ids)[i] << '\n';
      continue;
    }
    const auto disposition = hub->reroute((*ids)[i], arguments.value("to-department"));
    if (disposition) {
      ++results["now " + *disposition];
    } else {
      console.err << "nabe: message " << (*ids)[i] << ": " << disposition.error().render();
      ++results["not done"];
      exit_code = kFailed;
    }
    if ((i + 1) % 100 == 0) {
      console.err << i + 1 << " of " << ids->size() << std::endl;
    }
  }
  console.out << "reroute: " << ids->size() << (ids->size() == 1 ? " message" : " messages");
  for (const auto& [result, count] : results) {
    console.out << ", " << count << ' ' << result;
  }
  console.out << (arguments.has("dry-run") ? " would be decided again\n" : "\n");
  return exit_code;
}

}  // namespace

Command reroute_command() {
  return {"reroute",
          "remedies",
          "Decides again about messages that no route matched.",
          {{{"MESSAGE", false, true}},
           {{"to-department", "ID", "the department, for a message that named none that exists", false},
            {"disposition", "NAME", "instead of messages: all that are unrouted or unknown_department", false},
            {"department", "ID", "with --disposition: of this department", false},
            {"type", "TYPE", "with --disposition: of this type", false},
            {"dry-run", "", "only list what would be done", false}}},
          "Use it after the routing table was corrected and the hub was started with it.",
          {{"nabe reroute 0195d3c0-7b3a-7c00-8000-0123456789ab", "one message"},
           {"nabe reroute --disposition unrouted --type application.submitted", "all of a kind"}},
          run_reroute};
}

}  // namespace nabe::cli
