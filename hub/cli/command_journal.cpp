// SPDX-License-Identifier: EUPL-1.2
#include "admin/filter.h"
#include "cli/command.h"
#include "cli/list_page.h"

namespace nabe::cli {
namespace {

std::string change_of(const store::JournalEntry& entry) {
  return entry.after.empty() ? entry.before : or_dash(entry.before) + " -> " + entry.after;
}

std::vector<std::string> journal_row(const store::JournalEntry& entry) {
  return {std::to_string(entry.number), short_time(entry.at_us), or_dash(entry.actor), entry.action, entry.subject,
          or_dash(change_of(entry)),    or_dash(entry.reason)};
}

int run_journal(Console& console, const Arguments& arguments) {
  Pairs query;
  for (const char* name : {"actor", "action", "subject", "since", "until", "after", "limit"}) {
    if (arguments.has(name)) {
      query.emplace_back(name, arguments.value(name));
    }
  }
  return list_page(console, arguments, admin::journal_filter_of(query), &Reader::journal, &admin::JournalList::entries,
                   {"NUMBER", "AT", "WHO", "ACTION", "SUBJECT", "CHANGE", "REASON"}, journal_row);
}

}  // namespace

Command journal_command() {
  return {"journal",
          "messages",
          "Lists what operators did, oldest first.",
          {{},
           {{"actor", "NAME", "done by this user", false},
            {"action", "NAME", "retry, replace, settle, redirect, skip, assign, reroute, stop or start", false},
            {"subject", "TEXT", "done to this: \"delivery 4711\", \"message ID\" or \"connector NAME\"", false},
            {"since", "TIME", "at or after, UTC: 2026-03-01 or 2026-03-01T08:15:30Z", false},
            {"until", "TIME", "before", false},
            {"after", "NUMBER", "the next page: entries after this one", false},
            {"limit", "N", "at most so many, 1 to 1000 (100)", false},
            json_option()}},
          "Works without a running hub too. Nothing can be taken out of the journal.",
          {{"nabe journal --since 2026-03-01", "all of that day and later"},
           {"nabe journal --subject \"delivery 4711\"", "what people did to one delivery"},
           {"nabe journal --actor anna --json", "for a program"}},
          run_journal};
}

}  // namespace nabe::cli
