// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "store/sql/failure.h"

namespace nabe::store::postgresql {

/// What the server answered instead of success, or that it did not answer. The text never holds values of a row.
class PostgresFailure : public sql::SqlFailure {
 public:
  /// `sqlstate`: of the server; empty: it has not answered.
  PostgresFailure(Kind kind, std::string sqlstate, const std::string& message)
      : SqlFailure(kind, sqlstate.empty() ? message : message + " (" + sqlstate + ")"),
        sqlstate_(std::move(sqlstate)) {}
  const std::string& sqlstate() const { return sqlstate_; }

 private:
  std::string sqlstate_;
};

/// What a five-letter SQLSTATE means for the store.
sql::SqlFailure::Kind kind_of(const std::string& sqlstate);

/// Of a message of libpq: the lines after it are advice.
std::string first_line(const char* message);

}  // namespace nabe::store::postgresql
