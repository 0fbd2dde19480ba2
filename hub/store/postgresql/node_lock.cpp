// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/node_lock.h"

#include "base/clock.h"
#include "store/codes.h"
#include "store/sql/query.h"

namespace nabe::store::postgresql {
namespace {

constexpr char kLockNotAvailable[] = "55P03";

// One hub for each schema: where it lies in the search path, its tables are.
constexpr char kTakeLock[] = "SELECT pg_advisory_lock(1851875941, hashtext(current_schema()))";
constexpr char kHolder[] =
    "SELECT 'session ' || a.pid || ' of role ' || a.usename || COALESCE(' from ' || host(a.client_addr), ' on its own "
    "machine') FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted "
    "AND l.classid = 1851875941 AND l.objid = hashtext(current_schema())::oid AND l.database = a.datid LIMIT 1";

Error active(const std::string& holder) {
  return Error{kNodeActive,
               "another hub works with this store: " + holder,
               "only one hub may run on a database; stop that one first, or give this one a database of its own",
               {}};
}

}  // namespace

Result<void> take_node_lock(Connection& connection) {
  connection.execute("SET lock_timeout = '2s'");
  try {
    connection.execute(kTakeLock);
  } catch (const PostgresFailure& failure) {
    if (failure.sqlstate() != kLockNotAvailable) {
      throw;
    }
    return active(connection.text(kHolder).value_or("a session that has just ended"));
  }
  connection.execute("SET lock_timeout = '15s'");
  return {};
}

void enter_node(Connection& connection, const std::string& node_id, bool alone) {
  if (alone) {
    sql::Query(connection, "DELETE FROM node").run();
  }
  sql::Query(connection, "INSERT INTO node VALUES(?, ?, 0)").bind(node_id, SystemClock().now_us()).run();
}

Result<std::int64_t> committed_groups_of(Connection& connection, const std::string& node_id) {
  connection.execute("BEGIN");
  {
    // The transaction that is asked about held this row.
    sql::Query wait(connection, connection.select_counters());
    wait.next();
  }
  std::optional<std::int64_t> groups;
  {
    // A write, so that the commit waits for the replicas that the earlier one may have missed.
    sql::Query own(connection,
                   "UPDATE node SET committed_groups = committed_groups WHERE id = ? RETURNING committed_groups");
    own.bind(node_id);
    if (own.next()) {
      groups = own.integer(0);
    }
  }
  connection.commit();
  if (!groups) {
    return active("it has taken over");
  }
  return *groups;
}

}  // namespace nabe::store::postgresql
