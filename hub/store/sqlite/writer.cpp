// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/writer.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "store/codes.h"

namespace nabe::store::sqlite {
namespace {

constexpr std::size_t kGroupMaxBatches = 256;
constexpr std::size_t kGroupMaxBytes = 1024 * 1024;
// Checkpoints wait for a quiet moment, but not for ever: beyond the cap the log grows faster than it is worth.
constexpr int kLogPagesWhenIdle = 1'000;
constexpr int kLogPagesCap = 8'000;
constexpr int kLogPagesBetween = 1'000;
constexpr std::chrono::milliseconds kQuiet{50};

std::size_t bytes_of(const Content& content) { return content.inline_bytes ? content.inline_bytes->size() : 0; }

std::size_t bytes_of(const Batch& batch) {
  std::size_t bytes = 0;
  for (const Change& change : batch) {
    if (const auto* accept = std::get_if<AcceptMessage>(&change)) {
      bytes += bytes_of(accept->message.body);
      for (const Attachment& attachment : accept->message.attachments) {
        bytes += bytes_of(attachment.content);
      }
    } else if (const auto* chunk = std::get_if<StageChunk>(&change)) {
      bytes += chunk->bytes.size();
    }
  }
  return bytes;
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection) : connection_(std::move(connection)), changes_(*connection_) {
  changes_.load();
  changes_.mark_orphans();
  sqlite3_wal_hook(
      connection_->handle(),
      [](void* writer, sqlite3*, const char*, int pages) {
        static_cast<Writer*>(writer)->log_pages_ = pages;
        return SQLITE_OK;
      },
      this);
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (failed()) {
    connection_->never_checkpoint();
  } else {
    // The next start would read all of what is left in the log before it can do anything. Not done (a reader in another
    // process): the log is as good as it was.
    sqlite3_busy_timeout(connection_->handle(), 0);
    sqlite3_wal_checkpoint_v2(connection_->handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  }
}

void Writer::submit(Batch batch, Committed committed) {
  Queued queued;
  queued.bytes = bytes_of(batch);
  queued.batch = std::move(batch);
  queued.committed = std::move(committed);
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    queued.refused_at_door = closing_;
    was_empty = queue_.empty();
    queue_.push_back(std::move(queued));
  }
  if (was_empty) {
    wake_.notify_one();
  }
}

void Writer::run() {
  std::vector<Queued> group;
  while (true) {
    group.clear();
    switch (wait_for_work(group)) {
      case Idle::Stop:
        return;
      case Idle::Maintain:
        try {
          sweeping_ = maintain();
        } catch (const SqliteFailure& failure) {
          fail(failure);
        }
        break;
      case Idle::Work:
        commit(group);
        answer(group);
        break;
    }
  }
}

Writer::Idle Writer::wait_for_work(std::vector<Queued>& group) {
  std::unique_lock lock(mutex_);
  const auto woken = [this] { return !queue_.empty() || closing_; };
  const bool to_do = !failed() && (sweeping_ || log_pages_ - log_pages_checkpointed_ >= kLogPagesWhenIdle);
  if (!to_do) {
    wake_.wait(lock, woken);
  } else if (!wake_.wait_for(lock, kQuiet, woken)) {
    return Idle::Maintain;
  }
  if (queue_.empty()) {
    return Idle::Stop;
  }
  std::size_t bytes = 0;
  while (!queue_.empty() && group.size() < kGroupMaxBatches &&
         (group.empty() || bytes + queue_.front().bytes <= kGroupMaxBytes)) {
    bytes += queue_.front().bytes;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return Idle::Work;
}

void Writer::commit(std::vector<Queued>& group) {
  if (failed()) {
    return;
  }
  try {
    Query(*connection_, "BEGIN IMMEDIATE").run();
    for (Queued& queued : group) {
      if (!queued.refused_at_door) {
        queued.result = changes_.apply(queued.batch);
        sweeping_ = sweeping_ || std::any_of(queued.batch.begin(), queued.batch.end(), [](const Change& change) {
                      return std::holds_alternative<DropBlob>(change);
                    });
      }
    }
    changes_.save();
    Query(*connection_, "COMMIT").run();
    if (log_pages_ < log_pages_checkpointed_) {
      log_pages_checkpointed_ = 0;  // the log began anew
    }
    if (log_pages_ >= kLogPagesCap && log_pages_ - log_pages_checkpointed_ >= kLogPagesBetween) {
      cap_reached_ = true;
    }
  } catch (const SqliteFailure& failure) {
    fail(failure);
  } catch (const std::exception& exception) {
    fail(SqliteFailure(SQLITE_INTERNAL, exception.what()));
  }
}

void Writer::answer(std::vector<Queued>& group) {
  const bool now_failed = failed();
  for (Queued& queued : group) {
    if (now_failed) {
      queued.result = {};
      queued.result.status = BatchStatus::Failed;
      queued.result.error = failure_error();
    } else if (queued.refused_at_door) {
      queued.result.status = BatchStatus::Failed;
      queued.result.error = Error{kClosing, "the store is closing", {}, {}};
    }
    queued.committed(std::move(queued.result));
  }
  if (std::exchange(cap_reached_, false) && !now_failed) {
    try {
      checkpoint();
    } catch (const SqliteFailure& failure) {
      fail(failure);
    }
  }
}

// Nothing that this connection says can be trusted any more: what is on the disk is known after the next start.
void Writer::fail(const SqliteFailure& failure) {
  failure_ =
      std::string(sqlite3_errstr(failure.code())) + " (" + std::to_string(failure.code()) + "): " + failure.what();
  failed_.store(true, std::memory_order_release);
  connection_->never_checkpoint();
  try {
    if (sqlite3_get_autocommit(connection_->handle()) == 0) {
      Query(*connection_, "ROLLBACK").run();
    }
  } catch (const SqliteFailure&) {
    // It stays open until the connection ends, and is then rolled back.
  }
}

Error Writer::failure_error() const {
  return Error{kStoreFailed,
               "the store failed and takes no more changes: " + failure_,
               "look at the disk (space, errors in the kernel log), then start the hub again",
               {}};
}

bool Writer::maintain() {
  if (sweeping_) {
    Query(*connection_, "BEGIN IMMEDIATE").run();
    const bool more = changes_.sweep();
    Query(*connection_, "COMMIT").run();
    if (more) {
      return true;
    }
  }
  if (log_pages_ - log_pages_checkpointed_ >= kLogPagesWhenIdle) {
    checkpoint();
  }
  return false;
}

// Passive: it never waits for a reader. What a reader still needs stays in the log until the next time.
void Writer::checkpoint() {
  int pages = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_->handle(), "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
    throw SqliteFailure(sqlite3_extended_errcode(connection_->handle()), sqlite3_errmsg(connection_->handle()));
  }
  log_pages_checkpointed_ = log_pages_;
}

}  // namespace nabe::store::sqlite
