// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace nabe::store::sql {

struct Column {
  enum class Kind { Integer, Text, Bytes };
  const char* name;
  Kind kind;
};

/// A table as both databases have it: its columns in their order, of which the first ones (or those named) are the key.
struct Table {
  const char* name;
  std::vector<Column> columns;
  std::vector<std::size_t> key;  ///< indexes of columns
  std::size_t page_rows;         ///< so many of its largest rows fit into memory with ease
  /// Its last column is read and written by `Connection::chunk` and `put_chunk`: a database may keep it beside its
  /// tables.
  bool holds_chunks = false;
};

/// All that a store consists of, `meta` last. Not the tables of one database alone (`migration`, `node`).
std::span<const Table> tables();

}  // namespace nabe::store::sql
