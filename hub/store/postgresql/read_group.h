// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/postgresql/connection.h"
#include "store/sql/query.h"
#include "store/sql/read_ahead.h"
#include "store/sql/write_queue.h"

namespace nabe::store::postgresql {

/// What the rules are going to ask for the batches of a group, asked for all of them at once, behind the lock of the
/// group's transaction. Throws PostgresFailure. The group must outlive it.
class GroupReading {
 public:
  /// Sends the questions and waits for nothing.
  GroupReading(Connection& connection, std::span<const sql::Queued> group);
  /// Waits for the answers.
  void take(sql::ReadAhead& ahead);

 private:
  void want(const Change& change);

  std::string deliveries_;                  ///< an array of ids; empty: none
  std::vector<const Message*> identities_;  ///< those whose sender named them
  std::string senders_, sources_, departments_;
  std::optional<sql::Query> of_deliveries_, of_identities_;
};

}  // namespace nabe::store::postgresql
