// SPDX-License-Identifier: EUPL-1.2
#include "admin/filter.h"
#include "cli/command.h"
#include "cli/list_page.h"

namespace nabe::cli {
namespace {

std::vector<std::string> refusal_row(const store::StoredRefusal& refusal) {
  const store::RecordRefusal& record = refusal.record;
  return {std::to_string(refusal.number),
          short_time(record.at_us),
          record.connector,
          or_dash(record.department),
          or_dash(record.sender_message_id),
          record.code,
          std::to_string(record.size_bytes),
          or_dash(record.sha256)};
}

int run_refusals(Console& console, const Arguments& arguments) {
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
  return list_page(console, arguments, admin::refusal_filter_of(query), &Reader::refusals,
                   &admin::RefusalList::refusals,
                   {"NUMBER", "AT", "CONNECTOR", "DEPARTMENT", "SENDER'S ID", "CODE", "BYTES", "SHA-256"}, refusal_row);
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
          run_refusals};
}

}  // namespace nabe::cli
