// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/failure.h"

namespace nabe::store::postgresql {

sql::SqlFailure::Kind kind_of(const std::string& sqlstate) {
  using Kind = sql::SqlFailure::Kind;
  const std::string group = sqlstate.substr(0, 2);
  // 22: a value that the type does not allow; 23: a constraint; 54: a key too long for its index.
  if (group == "22" || group == "23" || group == "54") {
    return Kind::Contradiction;
  }
  // 08: the connection; 57P0n: the server stops, restarts or has ended this session; 25P03: it ended an idle one.
  if (group == "08" || sqlstate.substr(0, 4) == "57P0" || sqlstate == "25P03") {
    return Kind::Lost;
  }
  // 40: a deadlock, or no order among transactions; 55P03: a lock that somebody holds for too long.
  if (group == "40" || sqlstate == "55P03") {
    return Kind::Blocked;
  }
  return Kind::Other;
}

std::string first_line(const char* message) {
  const std::string all = message == nullptr ? "" : message;
  return all.substr(0, all.find('\n'));
}

}  // namespace nabe::store::postgresql
