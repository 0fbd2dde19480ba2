// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/postgresql/failure.h"
#include "store/postgresql/statement.h"
#include "store/sql/connection.h"

struct pg_conn;

namespace nabe::store::postgresql {

/// One connection in libpq's pipeline mode: statements that answer no row are sent along without waiting; what answers
/// rows waits for itself and for all that was sent before it.
/// Threads: one at a time. Throws PostgresFailure.
class Connection final : public sql::Connection {
 public:
  enum class Mode { Writer, Reader };

  /// Blocks: until the server has answered, 10 s at most. `url` is a libpq connection string; it is told to nobody.
  Connection(const std::string& url, Mode mode);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one statement and waits for it; for set-up and migrations.
  void execute(const std::string& sql);
  /// The first column of the first row; nothing without one or where it is null.
  std::optional<std::string> text(const std::string& sql);
  /// As major * 10000 + minor.
  int server_version() const;

  sql::Statement& prepared(const char* sql) override;
  std::unique_ptr<sql::Statement> prepare(const std::string& sql) override;
  void settle() override;
  std::int64_t writes() const override { return writes_; }
  void begin_snapshot() override;
  void end_snapshot() noexcept override;
  const char* select_counters() const override;
  bool usable() const override;
  bool waits_for_each() const override { return waiting_; }
  bool failure_ends_transaction() const override { return true; }

  /// From now on every statement is waited for, so that a failure is the statement's own; or not any more.
  void wait_for_each(bool waiting) { waiting_ = waiting; }

  /// Commits and waits. Throws Lost where it is not known whether it is committed.
  void commit();
  /// Ends the transaction without it. Throws only Lost.
  void rollback();

 private:
  friend class PostgresStatement;
  struct Close {
    void operator()(pg_conn* connection) const;
  };
  /// What the server still owes an answer for.
  struct Sent {
    enum class What { Preparation, Statement, Synchronisation } what;
    PostgresStatement* of = nullptr;  ///< of a preparation: what is prepared; of a statement: who wants the rows
  };

  /// After all that was kept back.
  void send(PostgresStatement& statement, PostgresStatement* wants_rows = nullptr);
  void transmit(PostgresStatement& statement, PostgresStatement* wants_rows = nullptr);
  /// It does not want its rows any more.
  void forget(const PostgresStatement& statement);
  void prepare_once(PostgresStatement& statement);
  /// The server's numbers for the types of its parameters. Waits.
  std::vector<std::uint32_t> parameter_types(PostgresStatement& statement);
  /// Until something else is sent, or much has come together.
  void keep_back(PostgresStatement& statement);
  void send_kept_back();
  void synchronise();
  void take_answers(const Sent& sent, std::optional<PostgresFailure>& failure);
  Rows next_result(std::int64_t deadline_us);
  void wait_for_socket(std::int64_t deadline_us);
  void check_sent(int sent);
  [[noreturn]] void lost(const std::string& why);

  std::unique_ptr<pg_conn, Close> connection_;
  std::deque<Sent> sent_;
  std::unordered_map<const void*, std::unique_ptr<PostgresStatement>> statements_;
  std::vector<PostgresStatement*> kept_back_;  ///< in the order of their first use
  std::int64_t writes_ = 0;
  std::int64_t names_ = 0;
  std::string last_command_;  ///< tag of the last statement that was answered
  bool waiting_ = false;
  bool broken_ = false;
  bool warned_ = false;  ///< by the server, since the last statement was sent
};

}  // namespace nabe::store::postgresql
