// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.h"
#include "cli/list_page.h"

namespace nabe::cli {
namespace {

std::string standing(const store::MessageSummary& message) {
  if (message.disposition != store::Disposition::Routed) {
    return store::name_of(message.disposition);
  }
  if (message.waiting_for_a_person > 0) {
    return "waits for a person";
  }
  return message.open > 0 ? std::to_string(message.open) + " open" : "done";
}

std::vector<std::string> message_row(const store::MessageSummary& message) {
  return {message.id,
          short_time(message.receipt_time_us),
          or_dash(message.department),
          or_dash(message.type),
          or_dash(message.source),
          standing(message)};
}

int run_messages(Console& console, const Arguments& arguments) {
  return list_page(console, arguments, filter_from(arguments), &Reader::messages, &admin::MessageList::messages,
                   {"MESSAGE", "RECEIVED", "DEPARTMENT", "TYPE", "FROM", "STANDING"}, message_row);
}

}  // namespace

Command messages_command() {
  std::vector<OptionSpec> options = filter_options();
  options.push_back({"disposition", "NAME", "routed, unrouted, unassigned or unknown_department", false});
  options.push_back({"sender-id", "ID", "with this message id of the sender", false});
  options.push_back({"since", "TIME", "received at or after, UTC: 2026-03-01 or 2026-03-01T08:15:30Z", false});
  options.push_back({"until", "TIME", "received before", false});
  options.push_back({"after", "ID", "the next page: messages after this one", false});
  options.push_back({"limit", "N", "at most so many, 1 to 1000 (100)", false});
  options.push_back(json_option());
  return {"messages",
          "messages",
          "Lists messages, oldest first.",
          {{}, options},
          "Works without a running hub too. Content is never shown.",
          {{"nabe messages --state dead", "those with a delivery that waits for a person"},
           {"nabe messages --disposition unrouted", "those that no route matched"},
           {"nabe messages --connector akte --since 2026-03-01 --json", "for a program"}},
          run_messages};
}

}  // namespace nabe::cli
