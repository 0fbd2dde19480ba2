// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "store/sql/connection.h"
#include "store/sql/failure.h"

struct sqlite3;
struct sqlite3_stmt;

namespace nabe::store::sqlite {

/// What SQLite answered instead of success.
class SqliteFailure : public sql::SqlFailure {
 public:
  SqliteFailure(int code, const std::string& message);
  int code() const { return code_; }  ///< extended result code

 private:
  int code_;
};

/// A prepared statement of SQLite. Throws SqliteFailure.
class SqliteStatement final : public sql::Statement {
 public:
  /// `persistent`: it will be used again and again.
  SqliteStatement(sqlite3* database, const char* sql, bool persistent);
  ~SqliteStatement() override;
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void bind_null(int parameter) override;
  void bind_integer(int parameter, std::int64_t value) override;
  void bind_text(int parameter, std::string_view value, bool copy) override;
  void bind_bytes(int parameter, std::string_view value) override;
  bool next() override;
  void run() override;
  std::int64_t integer(int column) const override;
  std::string_view view(int column) const override;
  bool is_null(int column) const override;
  void release() override;

 private:
  void check(int code) const;

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace nabe::store::sqlite
