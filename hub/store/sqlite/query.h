// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace nabe::store::sqlite {

class Connection;

/// What SQLite answered instead of success. Thrown inside this folder only: caught where a read returns its
/// Result and at the root of the writer's thread.
class SqliteFailure : public std::runtime_error {
 public:
  SqliteFailure(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
  int code() const { return code_; }  ///< extended result code

 private:
  int code_;
};

/// A row that cannot be what this program wrote. Thrown inside this folder only.
class DamagedRow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Binds as BLOB what is not text.
struct Bytes {
  std::string_view view;
};

/// One use of a prepared statement: bind everything, step, read columns; resets it at the end.
/// Threads: that of its connection. Text given as an lvalue or a view is not copied: it must live as long as this.
class Query {
 public:
  /// `sql` must be a constant: the statement is prepared once per connection, by address.
  Query(Connection& connection, const char* sql);
  /// For SQL that is composed at run time: prepared for this use.
  Query(Connection& connection, const std::string& composed_sql);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Binds to the next parameters, in order.
  template <typename... Values>
  Query& bind(Values&&... values) {
    (bind_one(std::forward<Values>(values)), ...);
    return *this;
  }

  /// True while there is a row.
  bool next();
  /// For statements that answer no row.
  void run();

  std::int64_t integer(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  /// Valid until the next step.
  std::string_view view(int column) const;
  bool is_null(int column) const;

 private:
  template <std::integral Number>
  void bind_one(Number value) {
    bind_integer(static_cast<std::int64_t>(value));
  }
  void bind_one(std::nullptr_t);
  void bind_one(const std::string& value) { bind_text(value, false); }
  void bind_one(std::string&& value) { bind_text(value, true); }
  void bind_one(const std::string&& value) { bind_text(value, true); }
  void bind_one(std::string& value) { bind_text(value, false); }
  void bind_one(std::string_view value) { bind_text(value, false); }
  void bind_one(const char* value) { bind_text(value, false); }
  void bind_one(Bytes value);
  void bind_integer(std::int64_t value);
  void bind_text(std::string_view value, bool copy);
  void check(int code) const;

  sqlite3* database_;
  sqlite3_stmt* statement_;
  bool owned_ = false;
  int parameter_ = 0;
};

}  // namespace nabe::store::sqlite
