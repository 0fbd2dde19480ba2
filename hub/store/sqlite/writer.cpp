// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/writer.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "base/planted.h"
#include "store/codes.h"
#include "store/sql/query.h"

namespace nabe::store::sqlite {
namespace {

// Checkpoints wait for a quiet moment, but not for ever: beyond the cap the log grows faster than it is worth.
constexpr int kLogPagesWhenIdle = 1'000;
constexpr int kLogPagesCap = 8'000;
constexpr int kLogPagesBetween = 1'000;
constexpr std::chrono::milliseconds kQuiet{50};

// Chunks are durable with the message that names them, which is synced; until then they are nobody's.
bool must_be_synced(const sql::Queued& queued) {
  return std::any_of(queued.batch.begin(), queued.batch.end(), [](const Change& change) {
    return !std::holds_alternative<StageChunk>(change) && !std::holds_alternative<DropBlob>(change);
  });
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection) : connection_(std::move(connection)), changes_(*connection_) {
  connection_->open_segments();
  changes_.load();
  changes_.mark_orphans();
  sqlite3_wal_hook(
      connection_->handle(),
      [](void* writer, sqlite3*, const char*, int pages) {
        static_cast<Writer*>(writer)->log_pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

Writer::~Writer() {
  if (failed()) {
    connection_->never_checkpoint();
  } else {
    // The next start would read all of what is left in the log before it can do anything. Not done (a reader in another
    // process): the log is as good as it was.
    sqlite3_busy_timeout(connection_->handle(), 0);
    sqlite3_wal_checkpoint_v2(connection_->handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  }
}

void Writer::commit(std::vector<sql::Queued>& group) {
  try {
    const bool synced = std::any_of(group.begin(), group.end(), must_be_synced);
    connection_->sync_commits(synced);
    sql::Query(*connection_, "BEGIN IMMEDIATE").run();
    for (sql::Queued& queued : group) {
      if (!queued.refused_at_door) {
        queued.result = changes_.apply(queued.batch);
        sweeping_ = sweeping_ || std::any_of(queued.batch.begin(), queued.batch.end(), [](const Change& change) {
                      return std::holds_alternative<DropBlob>(change);
                    });
      }
    }
    changes_.save();
    if (synced) {
      connection_->sync_segments();  // before a row that names what is in them
    }
    if (planted(Bug::AnswerBeforeCommit)) {
      for (sql::Queued& queued : group) {
        std::exchange(queued.committed, [](const BatchResult&) {})(std::move(queued.result));
      }
    }
    sql::Query(*connection_, "COMMIT").run();
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

void Writer::after_answers() {
  if (!std::exchange(cap_reached_, false)) {
    return;
  }
  try {
    checkpoint();
  } catch (const SqliteFailure& failure) {
    fail(failure);
  }
}

std::optional<std::chrono::milliseconds> Writer::maintenance_due() const {
  const bool to_do = sweeping_ || log_pages_ - log_pages_checkpointed_ >= kLogPagesWhenIdle;
  return to_do ? std::optional(kQuiet) : std::nullopt;
}

void Writer::maintain() {
  try {
    sweeping_ = sweep_or_checkpoint();
  } catch (const SqliteFailure& failure) {
    fail(failure);
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
      sql::Query(*connection_, "ROLLBACK").run();
    }
  } catch (const SqliteFailure&) {
    // It stays open until the connection ends, and is then rolled back.
  }
}

Error Writer::failure() const {
  return Error{kStoreFailed,
               "the store failed and takes no more changes: " + failure_,
               "look at the disk (space, errors in the kernel log), then start the hub again",
               {}};
}

bool Writer::sweep_or_checkpoint() {
  if (sweeping_) {
    connection_->sync_commits(true);  // the file of what is forgotten is deleted after it
    sql::Query(*connection_, "BEGIN IMMEDIATE").run();
    const bool more = changes_.sweep();
    sql::Query(*connection_, "COMMIT").run();
    connection_->drop_empty_segments();
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
