// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "message/sha256.h"
#include "store/sql/query.h"
#include "store/sql/tables.h"

namespace nabe::store::sql {

/// A value of a row; nothing: null.
using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Row = std::vector<Value>;

/// Reads a table in the order of its key, a page at a time, and counts and hashes what it has read.
/// Threads: that of its connection. Throws SqlFailure.
class TablePages {
 public:
  TablePages(Connection& connection, const Table& table) : connection_(connection), table_(table) {}

  /// Empty at the end.
  std::vector<Row> next();
  std::uint64_t rows() const { return rows_; }
  /// Lower-case hexadecimal, of all values so far with their kinds and lengths.
  std::string sha256() const { return hash_.hex(); }

 private:
  Row read(const Query& query) const;
  void hash(const Row& row);

  Connection& connection_;
  const Table& table_;
  Row last_;  ///< of the page before; empty: none
  std::uint64_t rows_ = 0;
  message::Sha256 hash_;
};

/// Appends the rows to the table. In a transaction of the caller's. Threads: one of the process. Throws SqlFailure.
void insert_rows(Connection& connection, const Table& table, const std::vector<Row>& rows);

}  // namespace nabe::store::sql
