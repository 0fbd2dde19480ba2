// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/move_side.h"

#include <filesystem>

#include "store/codes.h"
#include "store/sql/query.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/state_folder.h"

namespace nabe::store::sqlite {
namespace {

// Between commits, so that the log of a large store does not grow to its size.
constexpr int kCommitsBetweenCheckpoints = 64;

class SqliteSide final : public sql::MoveSide {
 public:
  SqliteSide(StateFolder folder, std::unique_ptr<Connection> connection)
      : folder_(std::move(folder)), connection_(std::move(connection)) {}
  sql::Connection& connection() override { return *connection_; }
  void begin() override { sql::Query(*connection_, "BEGIN IMMEDIATE").run(); }
  void commit() override {
    connection_->sync_segments();
    sql::Query(*connection_, "COMMIT").run();
    if (++commits_ % kCommitsBetweenCheckpoints == 0) {
      connection_->number("PRAGMA wal_checkpoint(PASSIVE)");
    }
  }

 private:
  StateFolder folder_;
  std::unique_ptr<Connection> connection_;
  int commits_ = 0;
};

}  // namespace

Result<std::unique_ptr<sql::MoveSide>> open_move_side(const std::string& folder, sql::MoveRole role) {
  const std::string file = database_file_in(folder);
  std::error_code missing;
  if (role == sql::MoveRole::From && std::filesystem::file_size(file, missing) == 0) {
    missing = std::make_error_code(std::errc::no_such_file_or_directory);
  }
  if (role == sql::MoveRole::From && missing) {
    return Error{kNoStoreHere, "there is no store in " + folder, "name the state folder of a hub that has run", {}};
  }
  auto taken = StateFolder::take(folder);
  if (!taken) {
    return taken.error();
  }
  if (auto written = write_log_again(file); !written) {
    return written.error();
  }
  auto connection = std::make_unique<Connection>(file, Connection::Mode::Writer);
  auto ready = role == sql::MoveRole::To ? migrate(*connection) : require_current_schema(*connection);
  if (ready) {
    ready = taken->sync();
  }
  if (!ready) {
    return ready.error();
  }
  if (role == sql::MoveRole::To) {
    connection->open_segments();
  }
  return std::unique_ptr<sql::MoveSide>(std::make_unique<SqliteSide>(std::move(*taken), std::move(connection)));
}

}  // namespace nabe::store::sqlite
