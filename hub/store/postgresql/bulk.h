// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::store::postgresql {

/// Many uses of one INSERT or UPDATE as one statement: each parameter becomes an array, which the server unrolls into
/// rows.
class Bulk {
 public:
  /// `sql`: `INSERT INTO t VALUES(...)` or `UPDATE t SET ... WHERE ...`, with numbered parameters of these types.
  Bulk(std::string_view sql, std::span<const std::uint32_t> types);

  const std::string& sql() const { return sql_; }
  std::size_t parameters() const { return columns_.size(); }
  std::size_t rows() const { return rows_; }
  std::size_t bytes() const;

  /// The next value of this parameter; each must get one before `end_row`.
  void add_null(std::size_t parameter);
  void add_integer(std::size_t parameter, std::int64_t value);
  void add_bytes(std::size_t parameter, std::string_view value);
  void end_row() { ++rows_; }

  /// The array of the parameter as the server reads it in binary. Valid until the next change.
  std::string_view array(std::size_t parameter);
  void clear();

 private:
  struct Column {
    std::uint32_t type = 0;
    std::size_t width_bytes = 0;  ///< of an integer; 0: bytes as they are
    bool has_null = false;
    std::string elements;  ///< behind room for the head of the array
  };

  std::string sql_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
};

}  // namespace nabe::store::postgresql
