// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <Poco/Data/Session.h>

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/sql/connection.h"
#include "store/sqlite/segments.h"
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
  void put_chunk(const std::string& blob_id, std::int64_t index, std::string_view bytes) override;
  std::size_t remove_chunks(const std::string& blob_id, std::size_t limit) override;
  std::string chunk(const std::string& blob_id, std::int64_t index) override;

  /// Of the one that writes: from now on chunks go to segments. Once the database is migrated.
  void open_segments();
  /// Makes the bytes of all chunks durable.
  void sync_segments();
  /// After the commit of a removal: deletes the segments that no chunk names any more.
  void drop_empty_segments();
  /// Whether the next commits are synced. Those that are not become durable with the next one that is.
  void sync_commits(bool synced);

  /// From now on closing leaves the write-ahead log alone, as a failed store must.
  void never_checkpoint();

 private:
  const std::string file_;
  std::unique_ptr<Poco::Data::Session> session_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<const void*, std::unique_ptr<SqliteStatement>> statements_;  // gone before the session
  std::unique_ptr<Segments> segments_;                                            ///< of the one that writes
  std::unique_ptr<SegmentFile> read_last_;                                        ///< of those that read
  std::set<std::int64_t> emptied_;  ///< segments of which chunks were removed
  bool synced_ = true;
};

}  // namespace nabe::store::sqlite
