// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite/changes.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace nabe::store::sqlite {

/// The one thread that writes, commits and checkpoints. Everything that queued while the last commit ran goes into
/// the next transaction; nobody waits for a timer.
/// Threads: `submit`, `failed` [any].
class Writer {
 public:
  /// Takes over a connection of a migrated database. Throws SqliteFailure, DamagedRow.
  explicit Writer(std::unique_ptr<Connection> connection);
  /// Commits what is queued, answers Failed to what is submitted from now on, and ends.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void submit(Batch batch, Committed committed);
  bool failed() const { return failed_.load(std::memory_order_acquire); }

 private:
  struct Queued {
    Batch batch;
    Committed committed;
    std::size_t bytes = 0;
    BatchResult result;
    bool refused_at_door = false;  ///< came while closing
  };
  enum class Idle { Work, Maintain, Stop };

  void run();
  Idle wait_for_work(std::vector<Queued>& group);
  void commit(std::vector<Queued>& group);
  void answer(std::vector<Queued>& group);
  void fail(const SqliteFailure& failure);
  Error failure_error() const;
  /// True: there may be more to do.
  bool maintain();
  void checkpoint();

  std::unique_ptr<Connection> connection_;
  Changes changes_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Queued> queue_;
  bool closing_ = false;
  std::atomic<bool> failed_{false};

  // Of the writer's thread.
  std::string failure_;
  int log_pages_ = 0;               ///< in the write-ahead log after the last commit
  int log_pages_checkpointed_ = 0;  ///< when a checkpoint last ran
  bool cap_reached_ = false;
  bool sweeping_ = true;

  std::thread thread_;
};

}  // namespace nabe::store::sqlite
