// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/table_pages.h"

#include <map>

namespace nabe::store::sql {
namespace {

std::string joined(const Table& table, bool only_key) {
  std::string names;
  const auto add = [&](std::size_t column) {
    names += (names.empty() ? "" : ", ") + std::string(table.columns[column].name);
  };
  if (only_key) {
    for (const std::size_t column : table.key) add(column);
  } else {
    for (std::size_t column = 0; column < table.columns.size(); ++column) add(column);
  }
  return names;
}

std::string marks(std::size_t count) {
  std::string text = "?";
  for (std::size_t i = 1; i < count; ++i) text += ", ?";
  return text;
}

void bind_value(Query& query, const Value& value, Column::Kind kind) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    query.bind(*number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    kind == Column::Kind::Bytes ? query.bind(Bytes{*text}) : query.bind(*text);
  } else {
    query.bind(nullptr);
  }
}

void append_number(std::string& to, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    to += static_cast<char>(number >> shift & 0xff);
  }
}

}  // namespace

std::vector<Row> TablePages::next() {
  const std::string key = joined(table_, true);
  const std::string after = last_.empty() ? "" : " WHERE (" + key + ") > (" + marks(table_.key.size()) + ")";
  Query query(connection_, "SELECT " + joined(table_, table_.holds_chunks) + " FROM " + std::string(table_.name) +
                               after + " ORDER BY " + key + " LIMIT ?");
  if (!last_.empty()) {
    for (const std::size_t column : table_.key) {
      bind_value(query, last_[column], table_.columns[column].kind);
    }
  }
  query.bind(table_.page_rows);
  std::vector<Row> page;
  while (query.next()) {
    page.push_back(read(query));
  }
  for (Row& row : page) {
    if (table_.holds_chunks) {
      row.emplace_back(connection_.chunk(std::get<std::string>(row[0]), std::get<std::int64_t>(row[1])));
    }
    hash(row);
  }
  rows_ += page.size();
  if (!page.empty()) {
    last_ = page.back();
  }
  return page;
}

Row TablePages::read(const Query& query) const {
  Row row;
  row.reserve(table_.columns.size());
  const std::size_t columns = table_.holds_chunks ? table_.key.size() : table_.columns.size();
  for (std::size_t i = 0; i < columns; ++i) {
    const int column = static_cast<int>(i);
    if (query.is_null(column)) {
      row.emplace_back();
    } else if (table_.columns[i].kind == Column::Kind::Integer) {
      row.emplace_back(query.integer(column));
    } else {
      row.emplace_back(query.text(column));
    }
  }
  return row;
}

void TablePages::hash(const Row& row) {
  std::string head;
  for (const Value& value : row) {
    head.assign(1, static_cast<char>('0' + value.index()));
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      append_number(head, static_cast<std::uint64_t>(*number));
      hash_.update(head);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      append_number(head, text->size());
      hash_.update(head).update(*text);
    } else {
      hash_.update(head);
    }
  }
}

void insert_rows(Connection& connection, const Table& table, const std::vector<Row>& rows) {
  if (table.holds_chunks) {
    for (const Row& row : rows) {
      connection.put_chunk(std::get<std::string>(row[0]), std::get<std::int64_t>(row[1]),
                           std::get<std::string>(row[2]));
    }
    return;
  }
  static std::map<std::string, std::string> statements;  // by table; their addresses stay
  std::string& sql = statements[table.name];
  if (sql.empty()) {
    sql = "INSERT INTO " + std::string(table.name) + " VALUES(" + marks(table.columns.size()) + ")";
  }
  for (const Row& row : rows) {
    Query query(connection, sql.c_str());
    for (std::size_t i = 0; i < row.size(); ++i) {
      bind_value(query, row[i], table.columns[i].kind);
    }
    query.run_in_bulk();
  }
}

}  // namespace nabe::store::sql
