// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <Poco/Data/Session.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace nabe::store::sqlite {

/// One connection to the database: Poco::Data's session, and on its own handle the prepared statements of the hot
/// paths. Threads: one at a time.
class Connection {
 public:
  enum class Mode {
    Writer,  ///< the only one that writes and checkpoints
    Reader,  ///< query_only; never checkpoints, not even when it is closed last
  };

  /// Throws SqliteFailure.
  Connection(const std::string& file, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return handle_; }

  /// Runs one statement through Poco::Data; for set-up and migrations. Throws SqliteFailure.
  void execute(const std::string& sql);
  /// The first column of the first row, 0 without one, through Poco::Data. Throws SqliteFailure.
  std::int64_t number(const std::string& sql);
  /// The first column of all rows, through Poco::Data. Throws SqliteFailure.
  std::vector<std::string> texts(const std::string& sql);

  /// Prepared once, by address of the constant. Throws SqliteFailure.
  sqlite3_stmt* prepared(const char* sql);
  sqlite3_stmt* prepare(const char* sql, bool persistent);

  /// From now on closing leaves the write-ahead log alone, as a failed store must.
  void never_checkpoint();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  std::unique_ptr<Poco::Data::Session> session_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<const void*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;  // gone before the session
};

}  // namespace nabe::store::sqlite
