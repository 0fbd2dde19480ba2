// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/postgresql/bulk.h"
#include "store/sql/connection.h"

struct pg_result;

namespace nabe::store::postgresql {

class Connection;

struct ClearResult {
  void operator()(pg_result* result) const;
};
using Rows = std::unique_ptr<pg_result, ClearResult>;

/// A statement of one `Connection`. Numbers go to the server as text, everything else and all answers as bytes. Throws
/// PostgresFailure.
class PostgresStatement final : public sql::Statement {
 public:
  /// `name`: of the prepared statement; empty: it is not prepared. `sql` has numbered parameters.
  PostgresStatement(Connection& connection, std::string name, std::string sql);

  void bind_null(int parameter) override;
  void bind_integer(int parameter, std::int64_t value) override;
  void bind_text(int parameter, std::string_view value, bool copy) override;
  void bind_bytes(int parameter, std::string_view value) override;
  void ask() override;
  bool next() override;
  void run() override;
  void run_in_bulk() override;
  std::int64_t integer(int column) const override;
  std::string_view view(int column) const override;
  bool is_null(int column) const override;
  void release() override;

 private:
  friend class Connection;
  enum class Preparation { None, Sent, Done };
  struct Value {
    std::int64_t number = 0;
    std::array<char, 24> digits{};
    std::string copy;
  };

  Value& value_of(int parameter);
  void add_to_bulk();
  void send_bulk();
  void place(int parameter, const char* data, std::size_t size, int format);

  Connection& connection_;
  const std::string name_;
  const std::string sql_;
  Preparation preparation_ = Preparation::None;

  // In the order of the parameters.
  std::deque<Value> values_;  // a deque: what data_ points to does not move
  std::vector<const char*> data_;
  std::vector<int> sizes_;
  std::vector<int> formats_;

  std::unique_ptr<Bulk> bulk_;  ///< uses that are kept back
  std::unique_ptr<PostgresStatement> bulk_statement_;

  bool asked_ = false;
  Rows rows_;
  int row_ = -1;
};

}  // namespace nabe::store::postgresql
