// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "admin/filter.h"
#include "admin/render.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/table.h"

namespace nabe::cli {
namespace {

int run(Console& console, const Arguments& arguments) {
  Pairs query;
  for (const auto& [option, key] : Pairs{{"department", "department"},
                                         {"connector", "connector"},
                                         {"sender-message-id", "sender_message_id"},
                                         {"sha256", "sha256"},
                                         {"code", "code"},
                                         {"since", "since"},
                                         {"until", "until"},
                                         {"after", "after"},
                                         {"limit", "limit"}}) {
    if (arguments.has(option)) {
      query.emplace_back(key, arguments.value(option));
    }
  }
  const auto filter = admin::refusal_filter_of(query);
  if (!filter) {
    return fail(console, filter.error());
  }
  int exit_code = kGood;
  const auto reader = Reader::open(console, arguments, exit_code);
  if (!reader) {
    return exit_code;
  }
  const auto list = reader->refusals(*filter);
  if (!list) {
    return fail(console, list.error());
  }
  if (arguments.has("json")) {
    console.out << admin::render(list->refusals, list->next_after) << '\n';
    return kGood;
  }
  std::vector<std::vector<std::string>> rows = {
      {"NUMBER", "AT", "CONNECTOR", "DEPARTMENT", "SENDER'S ID", "CODE", "BYTES", "SHA-256"}};
  for (const store::StoredRefusal& refusal : list->refusals) {
    const store::RecordRefusal& record = refusal.record;
    rows.push_back({std::to_string(refusal.number), short_time(record.at_us), record.connector,
                    or_dash(record.department), or_dash(record.sender_message_id), record.code,
                    std::to_string(record.size_bytes), or_dash(record.sha256)});
  }
  console.out << table(rows);
  if (!list->next_after.empty()) {
    console.err << "more with --after " << list->next_after << '\n';
  }
  return kGood;
}

}  // namespace

Command refusals_command() {
  return {"refusals",
          "messages",
          "Lists what was refused at the door, oldest first: when, from whom, why.",
          {{},
           {{"department", "ID", "meant for this department", false},
            {"connector", "NAME", "brought by this source", false},
            {"sender-message-id", "ID", "with this id of the sender", false},
            {"sha256", "HEX", "whose content had this hash, as far as it had arrived", false},
            {"code", "CODE", "refused with this code", false},
            {"since", "TIME", "at or after, UTC: 2026-03-01 or 2026-03-01T08:15:30Z", false},
            {"until", "TIME", "before", false},
            {"after", "NUMBER", "the next page: records after this one", false},
            {"limit", "N", "at most so many, 1 to 1000 (100)", false},
            json_option()}},
          "Works without a running hub too. Of what was refused nothing else is kept.",
          {{"nabe refusals --since 2026-03-01", "all of that day and later"},
           {"nabe refusals --sender-message-id A-17", "has this application been refused, and when?"},
           {"nabe refusals --connector portal --json", "for a program"}},
          run};
}

}  // namespace nabe::cli
