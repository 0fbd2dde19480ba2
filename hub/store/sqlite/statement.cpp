// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/statement.h"

#include <sqlite3.h>

namespace nabe::store::sqlite {

SqliteFailure::SqliteFailure(int code, const std::string& message)
    : SqlFailure((code & 0xff) == SQLITE_CONSTRAINT ? Kind::Contradiction : Kind::Other, message), code_(code) {}

SqliteStatement::SqliteStatement(sqlite3* database, const char* sql, bool persistent) : database_(database) {
  const unsigned flags = persistent ? SQLITE_PREPARE_PERSISTENT : 0;
  if (sqlite3_prepare_v3(database_, sql, -1, flags, &statement_, nullptr) != SQLITE_OK) {
    throw SqliteFailure(sqlite3_extended_errcode(database_), sqlite3_errmsg(database_));
  }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

bool SqliteStatement::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code != SQLITE_DONE) {
    throw SqliteFailure(sqlite3_extended_errcode(database_), sqlite3_errmsg(database_));
  }
  return false;
}

void SqliteStatement::run() {
  while (next()) {
  }
}

std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view SqliteStatement::view(int column) const {
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

bool SqliteStatement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

void SqliteStatement::bind_null(int parameter) { check(sqlite3_bind_null(statement_, parameter)); }

void SqliteStatement::bind_bytes(int parameter, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();
  check(sqlite3_bind_blob64(statement_, parameter, data, value.size(), SQLITE_STATIC));
}

void SqliteStatement::bind_integer(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, parameter, value));
}

void SqliteStatement::bind_text(int parameter, std::string_view value, bool copy) {
  const char* data = value.data() == nullptr ? "" : value.data();
  // NOLINTNEXTLINE: SQLITE_TRANSIENT is a cast by definition
  check(sqlite3_bind_text64(statement_, parameter, data, value.size(), copy ? SQLITE_TRANSIENT : SQLITE_STATIC,
                            SQLITE_UTF8));
}

void SqliteStatement::release() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void SqliteStatement::check(int code) const {
  if (code != SQLITE_OK) {
    throw SqliteFailure(code, sqlite3_errmsg(database_));
  }
}

}  // namespace nabe::store::sqlite
