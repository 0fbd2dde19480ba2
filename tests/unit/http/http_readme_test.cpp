// SPDX-License-Identifier: EUPL-1.2
// The table of plugins/http/README.md is what happens.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "common/http_outcome.h"
#include "nabe/testing.hpp"

namespace nabe::common::readme {
namespace {

using Kind = Outcome::Kind;

struct Row {
  int first;
  int last;
  bool whole_class;  ///< "other 4xx": counts where no other row does
  std::string outcome;
};

/// The rows that begin with a status; what else they depend on is tested elsewhere.
std::vector<Row> rows_of_the_readme() {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + "/plugins/http/README.md");
  std::vector<Row> rows;
  const std::regex row("\\| ((?:other )?[0-9][0-9x, to]*) \\| ([^|;]*)[|;].*");
  const std::regex whole("(?:other )?([2-5])xx");
  const std::regex range("([0-9]+) to ([0-9]+)");
  bool in_table = false;
  for (std::string line; std::getline(file, line);) {
    in_table = in_table ? !line.empty() : line.rfind("| what happened", 0) == 0;
    std::smatch cells;
    if (!in_table || !std::regex_match(line, cells, row)) continue;
    const std::string statuses = cells[1];
    const std::string outcome = cells[2].str().substr(0, cells[2].str().find_last_not_of(' ') + 1);
    std::smatch part;
    if (std::regex_match(statuses, part, whole)) {
      rows.push_back({std::stoi(part[1]) * 100, std::stoi(part[1]) * 100 + 99, true, outcome});
    } else if (std::regex_match(statuses, part, range)) {
      rows.push_back({std::stoi(part[1]), std::stoi(part[2]), false, outcome});
    } else {
      std::istringstream list(statuses);
      for (std::string status; std::getline(list, status, ',');) {
        rows.push_back({std::stoi(status), std::stoi(status), false, outcome});
      }
    }
  }
  return rows;
}

std::string told_of(int status, const std::vector<Row>& rows) {
  std::string told;
  for (const Row& row : rows) {
    const bool fits = status >= row.first && status <= row.last;
    if (fits && (!row.whole_class || told.empty())) told = row.outcome;
  }
  return told;
}

std::string words_for(const Outcome& outcome) {
  std::string words;
  switch (outcome.kind()) {
    case Kind::Delivered:
      words = "delivered";
      break;
    case Kind::Retry:
      words = "retry";
      break;
    case Kind::Reject:
      words = "reject";
      break;
    case Kind::NotConnected:
      words = "not connected";
      break;
    case Kind::Busy:
      words = "busy";
      break;
    case Kind::Unknown:
      words = "unknown";
      break;
    default:
      return "what no row says";
  }
  const std::int64_t wait_s = outcome.retry_after().count() / 1000;
  if (wait_s == 0) return words;
  return words + (outcome.kind() == Kind::NotConnected ? " for " : " after ") + std::to_string(wait_s) + " s";
}

TEST(HttpReadme, SaysOfEachStatusWhatItMeans) {
  const std::vector<Row> rows = rows_of_the_readme();
  ASSERT_EQ(rows.size(), 15U);
  for (int status = 200; status <= 599; ++status) {
    HttpAnswer answer;
    answer.progress = Progress::Answered;
    answer.status = status;
    answer.request_complete = true;

    EXPECT_EQ(told_of(status, rows), words_for(outcome_of(answer, Time(), "Location"))) << status;
  }
}

}  // namespace
}  // namespace nabe::common::readme
