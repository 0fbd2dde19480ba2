// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "admin/render.h"
#include "base/result.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/table.h"

namespace nabe::cli {

/// What every command that lists does once it knows its filter: reads one page with `read`, and prints it as JSON or as
/// a table, and where the next page begins. Returns the command's exit code.
template <typename Filter, typename List, typename Entry, typename Row>
int list_page(Console& console, const Arguments& arguments, const Result<Filter>& filter,
              Result<List> (Reader::*read)(const Filter&), std::vector<Entry> List::*entries,
              std::vector<std::string> headings, Row row) {
  if (!filter) {
    return fail(console, filter.error());
  }
  int exit_code = kGood;
  const auto reader = Reader::open(console, arguments, exit_code);
  if (!reader) {
    return exit_code;
  }
  const auto list = (reader.get()->*read)(*filter);
  if (!list) {
    return fail(console, list.error());
  }
  const std::vector<Entry>& page = (*list).*entries;
  if (arguments.has("json")) {
    console.out << admin::render(page, list->next_after) << '\n';
    return kGood;
  }
  std::vector<std::vector<std::string>> rows = {std::move(headings)};
  for (const Entry& entry : page) {
    rows.push_back(row(entry));
  }
  console.out << table(rows);
  if (!list->next_after.empty()) {
    console.err << "more with --after " << list->next_after << '\n';
  }
  return kGood;
}

}  // namespace nabe::cli
