// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/move_side.h"

#include "store/codes.h"
#include "store/postgresql/node_lock.h"
#include "store/postgresql/schema.h"
#include "store/postgresql/server_settings.h"

namespace nabe::store::postgresql {
namespace {

class PostgresSide final : public sql::MoveSide {
 public:
  explicit PostgresSide(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
  sql::Connection& connection() override { return *connection_; }
  void begin() override { connection_->execute("BEGIN"); }
  void commit() override { connection_->commit(); }

 private:
  std::unique_ptr<Connection> connection_;
};

}  // namespace

Result<std::unique_ptr<sql::MoveSide>> open_move_side(const std::string& url, sql::MoveRole role) {
  auto connection = std::make_unique<Connection>(url, Connection::Mode::Writer);
  if (auto safe = require_safe_server(*connection); !safe) {
    return safe.error();
  }
  if (auto locked = take_node_lock(*connection); !locked) {
    return locked.error();
  }
  if (role == sql::MoveRole::From && schema_version_of(*connection) == 0) {
    return Error{kNoStoreHere, "there is no store in this database", "name the database of a hub that has run", {}};
  }
  auto ready = role == sql::MoveRole::To ? migrate(*connection) : require_current_schema(*connection);
  if (!ready) {
    return ready.error();
  }
  return std::unique_ptr<sql::MoveSide>(std::make_unique<PostgresSide>(std::move(connection)));
}

}  // namespace nabe::store::postgresql
