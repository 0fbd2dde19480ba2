// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "store/sql/connection.h"
#include "store/sql/failure.h"

namespace nabe::store::sql {

/// Binds as bytes what is not text.
struct Bytes {
  std::string_view view;
};

/// One use of a statement: bind everything, step, read columns; gives it back at the end.
/// Threads: that of its connection. Text given as an lvalue or a view is not copied: it must live as long as this.
class Query {
 public:
  /// `sql` must be a constant: the statement is prepared once per connection, by address.
  Query(Connection& connection, const char* sql) : statement_(&connection.prepared(sql)) {}
  /// For SQL that is composed at run time: prepared for this use.
  Query(Connection& connection, const std::string& composed_sql)
      : owned_(connection.prepare(composed_sql)), statement_(owned_.get()) {}
  ~Query() { statement_->release(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Binds to the next parameters, in order.
  template <typename... Values>
  Query& bind(Values&&... values) {
    (bind_one(std::forward<Values>(values)), ...);
    return *this;
  }

  /// See `Statement::ask`; after the last bind.
  Query& ask() {
    statement_->ask();
    return *this;
  }
  /// True while there is a row.
  bool next() { return statement_->next(); }
  /// For statements that answer no row.
  void run() { statement_->run(); }
  /// The same where it may be done later: see `Statement::run_in_bulk`.
  void run_in_bulk() { statement_->run_in_bulk(); }

  std::int64_t integer(int column) const { return statement_->integer(column); }
  std::string text(int column) const { return std::string(view(column)); }
  /// Valid until the next step.
  std::string_view view(int column) const { return statement_->view(column); }
  bool is_null(int column) const { return statement_->is_null(column); }

 private:
  template <std::integral Number>
  void bind_one(Number value) {
    statement_->bind_integer(++parameter_, static_cast<std::int64_t>(value));
  }
  void bind_one(std::nullptr_t) { statement_->bind_null(++parameter_); }
  void bind_one(const std::string& value) { statement_->bind_text(++parameter_, value, false); }
  void bind_one(std::string&& value) { statement_->bind_text(++parameter_, value, true); }
  void bind_one(const std::string&& value) { statement_->bind_text(++parameter_, value, true); }
  void bind_one(std::string& value) { statement_->bind_text(++parameter_, value, false); }
  void bind_one(std::string_view value) { statement_->bind_text(++parameter_, value, false); }
  void bind_one(const char* value) { statement_->bind_text(++parameter_, value, false); }
  void bind_one(Bytes value) { statement_->bind_bytes(++parameter_, value.view); }

  std::unique_ptr<Statement> owned_;
  Statement* statement_;
  int parameter_ = 0;
};

}  // namespace nabe::store::sql
