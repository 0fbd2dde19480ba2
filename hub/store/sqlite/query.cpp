// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/query.h"

#include <sqlite3.h>

#include "store/sqlite/connection.h"

namespace nabe::store::sqlite {

Query::Query(Connection& connection, const char* sql)
    : database_(connection.handle()), statement_(connection.prepared(sql)) {}

Query::Query(Connection& connection, const std::string& composed_sql)
    : database_(connection.handle()), statement_(connection.prepare(composed_sql.c_str(), false)), owned_(true) {}

Query::~Query() {
  if (owned_) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Query::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code != SQLITE_DONE) {
    throw SqliteFailure(sqlite3_extended_errcode(database_), sqlite3_errmsg(database_));
  }
  return false;
}

void Query::run() {
  while (next()) {
  }
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::view(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (data == nullptr || size <= 0) {
    if (size > 0 || sqlite3_errcode(database_) == SQLITE_NOMEM) {
      throw SqliteFailure(SQLITE_NOMEM, "out of memory");
    }
    return {};
  }
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

void Query::bind_one(std::nullptr_t) { check(sqlite3_bind_null(statement_, ++parameter_)); }

void Query::bind_one(Bytes value) {
  const char* data = value.view.data() == nullptr ? "" : value.view.data();
  check(sqlite3_bind_blob64(statement_, ++parameter_, data, value.view.size(), SQLITE_STATIC));
}

void Query::bind_integer(std::int64_t value) { check(sqlite3_bind_int64(statement_, ++parameter_, value)); }

void Query::bind_text(std::string_view value, bool copy) {
  const char* data = value.data() == nullptr ? "" : value.data();
  // NOLINTNEXTLINE: SQLITE_TRANSIENT is a cast by definition
  check(sqlite3_bind_text64(statement_, ++parameter_, data, value.size(), copy ? SQLITE_TRANSIENT : SQLITE_STATIC,
                            SQLITE_UTF8));
}

void Query::check(int code) const {
  if (code != SQLITE_OK) {
    throw SqliteFailure(code, sqlite3_errmsg(database_));
  }
}

}  // namespace nabe::store::sqlite
