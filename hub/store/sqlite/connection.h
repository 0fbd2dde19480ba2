// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <Poco/Data/Session.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/sql/connection.h"
#include "store/sqlite/statement.h"

namespace nabe::store::sqlite {

/// One connection to the database: Poco::Data's session, and on its own handle the prepared statements of the hot
/// paths. Threads: one at a time. Throws SqliteFailure.
class Connection final : public sql::Connection {
 public:
  enum class Mode {
    Writer,  ///< the only one that writes and checkpoints
    Reader,  ///< query_only; never checkpoints, not even when it is closed last
  };

  Connection(const std::string& file, Mode mode);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return handle_; }

  /// Runs one statement through Poco::Data; for set-up and migrations.
  void execute(const std::string& sql);
  /// The first column of the first row, 0 without one, through Poco::Data.
  std::int64_t number(const std::string& sql);
  /// The first column of all rows, through Poco::Data.
  std::vector<std::string> texts(const std::string& sql);

  sql::Statement& prepared(const char* sql) override;
  std::unique_ptr<sql::Statement> prepare(const std::string& sql) override;
  void settle() override {}  // each statement has been waited for
  bool waits_for_each() const override { return true; }
  bool failure_ends_transaction() const override { return false; }
  bool usable() const override { return true; }
  std::int64_t writes() const override;
  void begin_snapshot() override;
  void end_snapshot() noexcept override;
  const char* select_counters() const override;

  /// From now on closing leaves the write-ahead log alone, as a failed store must.
  void never_checkpoint();

 private:
  std::unique_ptr<Poco::Data::Session> session_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<const void*, std::unique_ptr<SqliteStatement>> statements_;  // gone before the session
};

}  // namespace nabe::store::sqlite
