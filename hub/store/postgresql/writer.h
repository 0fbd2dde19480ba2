// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/postgresql/connection.h"
#include "store/sql/changes.h"
#include "store/sql/write_queue.h"

namespace nabe::store::postgresql {

/// Whether a store has its database to itself.
enum class Share {
  Alone,       ///< another hub is refused while this one runs
  WithOthers,  ///< the rules hold among several; nothing says yet who delivers what, so no hub runs like this
};

struct WriterOptions {
  Share share = Share::Alone;
  /// After the last answer, how long a lost connection may take to be replaced. Less than the server takes to end the
  /// session of a hub that it does not hear of any more (connection.cpp), so that this one has ended when another may
  /// begin.
  std::int64_t silence_max_us = 30'000'000;
};

/// Commits groups of batches on the one connection of this process that writes. Each transaction locks the row of
/// counters first, so that groups of several processes are decided one after the other.
/// A connection that is lost is replaced within a bounded time, after what became of the last commit has been read;
/// where that is not possible, the store has failed.
class Writer final : public sql::GroupCommitter {
 public:
  /// Connects, checks the server, migrates, and enters the node. Errors: those of the parts; DatabaseAway.
  static Result<std::unique_ptr<Writer>> open(const std::string& url, const WriterOptions& options);

  void commit(std::vector<sql::Queued>& group) override;
  bool failed() const override { return failed_.load(std::memory_order_acquire); }
  Error failure() const override;
  std::optional<std::chrono::milliseconds> maintenance_due() const override;
  void maintain() override;

 private:
  enum class Fate { Committed, NotCommitted };

  Writer(std::string url, const WriterOptions& options, std::unique_ptr<Connection> connection);
  void enter();
  void heard();
  void sweep();
  /// Whether the connection lives.
  void look();
  void use(std::unique_ptr<Connection> connection);

  /// One transaction, pipelined. False: a batch contradicts the schema, and nothing was applied.
  bool commit_at_once(std::vector<sql::Queued>& group);
  /// The same with each statement waited for, so that the batch that is to blame is refused alone.
  void commit_step_by_step(std::vector<sql::Queued>& group);
  void apply_all(std::vector<sql::Queued>& group);
  /// Locks the counters and reads what the group needs.
  void begin(const std::vector<sql::Queued>& group);
  void end_transaction();

  /// Replaces a lost connection and answers what became of the group. Throws PostgresFailure where that cannot be
  /// known.
  Fate recover(const std::string& why);
  std::unique_ptr<Connection> reconnect(const std::string& why);
  void fail(const std::string& why);

  const std::string url_;
  const WriterOptions options_;
  const std::string node_id_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<sql::Changes> changes_;  ///< of this connection
  std::int64_t groups_ = 0;                ///< committed by this node
  bool commit_sent_ = false;               ///< of the group that is being committed
  std::int64_t last_answer_us_ = 0;        ///< of the server, on the monotonic clock
  bool retried_ = false;                   ///< since then
  bool sweeping_ = true;
  std::string failure_;
  std::atomic<bool> failed_{false};
};

}  // namespace nabe::store::postgresql
