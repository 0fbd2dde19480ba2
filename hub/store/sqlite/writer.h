// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/sql/changes.h"
#include "store/sql/write_queue.h"
#include "store/sqlite/connection.h"

namespace nabe::store::sqlite {

/// Commits groups of batches on the one connection that writes, and checkpoints.
class Writer final : public sql::GroupCommitter {
 public:
  /// Takes over a connection of a migrated database. Throws SqliteFailure, DamagedRow.
  explicit Writer(std::unique_ptr<Connection> connection);
  ~Writer() override;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void commit(std::vector<sql::Queued>& group) override;
  bool failed() const override { return failed_.load(std::memory_order_acquire); }
  Error failure() const override;
  void after_answers() override;
  std::optional<std::chrono::milliseconds> maintenance_due() const override;
  void maintain() override;

 private:
  void fail(const SqliteFailure& failure);
  /// True: there may be more to do.
  bool sweep_or_checkpoint();
  void checkpoint();

  std::unique_ptr<Connection> connection_;
  sql::Changes changes_;
  std::atomic<bool> failed_{false};

  // Of the queue's thread.
  std::string failure_;
  int log_pages_ = 0;               ///< in the write-ahead log after the last commit
  int log_pages_checkpointed_ = 0;  ///< when a checkpoint last ran
  bool cap_reached_ = false;
  bool sweeping_ = true;
};

}  // namespace nabe::store::sqlite
