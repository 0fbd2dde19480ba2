// SPDX-License-Identifier: EUPL-1.2
#include "store/move.h"

#include <optional>

#include "store/codes.h"
#include "store/postgresql/move_side.h"
#include "store/sql/table_pages.h"
#include "store/sqlite/move_side.h"

namespace nabe::store {
namespace {

using sql::MoveSide;

Result<std::unique_ptr<MoveSide>> open_side(const OpenOptions& options, sql::MoveRole role) {
  if (postgresql::is_postgresql(options.url)) {
    return postgresql::open_move_side(options.url, role);
  }
  return sqlite::open_move_side(options.folder, role);
}

Error move_failed(const std::string& why) {
  return Error{kMoveFailed,
               "the store could not be moved: " + why,
               "the old store is as it was; make the new one anew (an empty folder or database) and move again",
               {}};
}

bool is_empty(sql::Connection& connection) {
  for (const sql::Table& table : sql::tables()) {
    const bool counters = table.name == std::string("meta");
    sql::Query query(connection, "SELECT 1 FROM " + std::string(table.name) + " LIMIT 1");
    if (query.next() != counters) {
      return false;
    }
  }
  return true;
}

// Without its counters no hub opens it; they come last.
void remove_counters(MoveSide& side) {
  side.begin();
  sql::Query(side.connection(), std::string("DELETE FROM meta")).run();
  side.commit();
}

MovedTable copy_table(MoveSide& from, MoveSide& to, const sql::Table& table, const MoveProgress& progress) {
  sql::TablePages pages(from.connection(), table);
  for (auto page = pages.next(); !page.empty(); page = pages.next()) {
    to.begin();
    sql::insert_rows(to.connection(), table, page);
    to.commit();
    progress(table.name, pages.rows());
  }
  return {table.name, pages.rows(), pages.sha256()};
}

std::optional<std::string> difference(MoveSide& to, const sql::Table& table, const MovedTable& moved) {
  sql::TablePages pages(to.connection(), table);
  while (!pages.next().empty()) {
  }
  if (pages.rows() != moved.rows) {
    return "table " + moved.name + " has " + std::to_string(moved.rows) + " rows and its copy " +
           std::to_string(pages.rows());
  }
  if (pages.sha256() != moved.sha256) {
    return "table " + moved.name + " and its copy differ";
  }
  return std::nullopt;
}

Result<std::vector<MovedTable>> copy_all(MoveSide& from, MoveSide& to, const MoveProgress& progress) {
  if (!is_empty(to.connection())) {
    return Error{kStoreNotEmpty,
                 "the store to move to is not empty",
                 "make it anew: an empty folder, or an empty database; nothing was changed",
                 {}};
  }
  remove_counters(to);
  std::vector<MovedTable> moved;
  std::optional<std::string> differs;
  for (const sql::Table& table : sql::tables()) {
    // The counters are copied only behind a copy that was found good.
    if (table.name == std::string("meta") && differs) {
      break;
    }
    moved.push_back(copy_table(from, to, table, progress));
    differs = differs ? differs : difference(to, table, moved.back());
  }
  if (differs) {
    return move_failed(*differs);
  }
  return moved;
}

}  // namespace

Result<std::vector<MovedTable>> move_store(const OpenOptions& from, const OpenOptions& to,
                                           const MoveProgress& progress) {
  try {
    auto source = open_side(from, sql::MoveRole::From);
    if (!source) {
      return source.error();
    }
    auto target = open_side(to, sql::MoveRole::To);
    if (!target) {
      return target.error();
    }
    return copy_all(**source, **target, progress);
  } catch (const std::exception& exception) {
    return move_failed(exception.what());
  }
}

}  // namespace nabe::store
