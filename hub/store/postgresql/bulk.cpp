// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/bulk.h"

#include <algorithm>
#include <stdexcept>

namespace nabe::store::postgresql {
namespace {

struct ElementType {
  std::uint32_t type;
  const char* array;
  std::size_t width_bytes;
};
// Numbers of the server's catalogue (pg_type.dat), which never change.
constexpr ElementType kElementTypes[] = {
    {20, "bigint[]", 8}, {21, "smallint[]", 2}, {23, "integer[]", 4}, {25, "text[]", 0}, {17, "bytea[]", 0}};

const ElementType& element_type_of(std::uint32_t type) {
  const auto* found = std::find_if(std::begin(kElementTypes), std::end(kElementTypes),
                                   [&](const auto& one) { return one.type == type; });
  if (found == std::end(kElementTypes)) {
    throw std::logic_error("a statement with a parameter of type " + std::to_string(type) + " cannot be sent in bulk");
  }
  return *found;
}

void append_big_endian(std::string& to, std::uint64_t value, std::size_t width_bytes) {
  for (std::size_t byte = width_bytes; byte-- > 0;) {
    to += static_cast<char>(value >> (8 * byte) & 0xff);
  }
}

// Dimensions, whether there is a null, element type, then count and first index of the one dimension.
constexpr std::size_t kHeadBytes = 20;

/// `$3` becomes `r.a3`.
std::string with_columns(std::string_view sql) {
  std::string text;
  for (const char c : sql) {
    text += c == '$' ? std::string("r.a") : std::string(1, c);
  }
  return text;
}

std::string unrolled(std::span<const std::uint32_t> types) {
  std::string arrays, names;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const std::string comma = i == 0 ? "" : ", ";
    arrays += comma + "CAST($" + number + " AS " + element_type_of(types[i]).array + ")";
    names += comma + "a" + number;
  }
  return " FROM unnest(" + arrays + ") AS r(" + names + ")";
}

std::string bulk_form(std::string_view sql, std::span<const std::uint32_t> types) {
  constexpr std::string_view kValues = " VALUES(";
  constexpr std::string_view kWhere = " WHERE ";
  if (const std::size_t values = sql.find(kValues); values != std::string_view::npos) {
    std::string_view list = sql.substr(values + kValues.size());
    list.remove_suffix(1);
    return std::string(sql.substr(0, values)) + " SELECT " + with_columns(list) + unrolled(types);
  }
  const std::size_t where = sql.rfind(kWhere);
  return with_columns(sql.substr(0, where)) + unrolled(types) + with_columns(sql.substr(where));
}

}  // namespace

Bulk::Bulk(std::string_view sql, std::span<const std::uint32_t> types) : sql_(bulk_form(sql, types)) {
  for (const std::uint32_t type : types) {
    columns_.push_back({type, element_type_of(type).width_bytes, false, std::string(kHeadBytes, '\0')});
  }
}

std::size_t Bulk::bytes() const {
  std::size_t bytes = 0;
  for (const Column& column : columns_) {
    bytes += column.elements.size();
  }
  return bytes;
}

void Bulk::add_null(std::size_t parameter) {
  append_big_endian(columns_[parameter].elements, ~std::uint64_t{0}, 4);
  columns_[parameter].has_null = true;
}

void Bulk::add_integer(std::size_t parameter, std::int64_t value) {
  Column& column = columns_[parameter];
  append_big_endian(column.elements, column.width_bytes, 4);
  append_big_endian(column.elements, static_cast<std::uint64_t>(value), column.width_bytes);
}

void Bulk::add_bytes(std::size_t parameter, std::string_view value) {
  append_big_endian(columns_[parameter].elements, value.size(), 4);
  columns_[parameter].elements += value;
}

std::string_view Bulk::array(std::size_t parameter) {
  Column& column = columns_[parameter];
  std::string head;
  append_big_endian(head, 1, 4);
  append_big_endian(head, column.has_null ? 1 : 0, 4);
  append_big_endian(head, column.type, 4);
  append_big_endian(head, rows_, 4);
  append_big_endian(head, 1, 4);
  column.elements.replace(0, kHeadBytes, head);
  return column.elements;
}

void Bulk::clear() {
  rows_ = 0;
  for (Column& column : columns_) {
    column.elements.resize(kHeadBytes);
    column.has_null = false;
  }
}

}  // namespace nabe::store::postgresql
