// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "base/waits.h"
#include "store/store.h"

namespace nabe::store::sql {

/// A batch on its way through the queue.
struct Queued {
  Batch batch;
  Committed committed;
  std::size_t bytes = 0;
  BatchResult result;
  bool refused_at_door = false;  ///< came while closing: not to be applied
};

/// What writes for the queue. Threads: the queue's, but for `failed` [any]. Throws nothing.
class GroupCommitter {
 public:
  virtual ~GroupCommitter() = default;

  /// Applies all batches of the group in one transaction, fills in their results, and commits. Afterwards either it is
  /// durable or `failed` is true.
  virtual void commit(std::vector<Queued>& group) = 0;
  /// Once true for ever: no later group is committed.
  virtual bool failed() const = 0;
  /// Why, for the answers.
  virtual Error failure() const = 0;
  /// After the group has been answered: what nobody should wait for.
  virtual void after_answers() {}
  /// How long the queue has to be empty before `maintain` is wanted; nothing: there is nothing to do.
  virtual std::optional<std::chrono::milliseconds> maintenance_due() const = 0;
  virtual void maintain() = 0;
};

/// The one thread that writes. Everything that queued while the last commit ran goes into the next transaction;
/// nobody waits for a timer.
/// Threads: `submit` [any].
class WriteQueue {
 public:
  /// `committer` must outlive the queue.
  explicit WriteQueue(GroupCommitter& committer);
  /// Commits what is queued, answers Failed to what is submitted from now on, and ends.
  ~WriteQueue();
  WriteQueue(const WriteQueue&) = delete;
  WriteQueue& operator=(const WriteQueue&) = delete;

  void submit(Batch batch, Committed committed);

 private:
  enum class Idle { Work, Maintain, Stop };

  void run();
  Idle wait_for_work(std::vector<Queued>& group);
  void answer(std::vector<Queued>& group);

  GroupCommitter& committer_;
  Mutex mutex_;
  ConditionVariable wake_;
  std::deque<Queued> queue_;
  bool closing_ = false;
  Thread thread_;
};

/// The answer of a store that is open for reading only.
void answer_read_only(const Committed& committed);

}  // namespace nabe::store::sql
