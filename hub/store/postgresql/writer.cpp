// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/writer.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/ids.h"
#include "base/waits.h"
#include "store/codes.h"
#include "store/postgresql/node_lock.h"
#include "store/postgresql/read_group.h"
#include "store/postgresql/schema.h"
#include "store/postgresql/server_settings.h"
#include "store/sql/query.h"

namespace nabe::store::postgresql {
namespace {

using Kind = sql::SqlFailure::Kind;

constexpr std::chrono::milliseconds kSweepAfter{50};
// How soon a lost connection is noticed while nothing is written; until then another hub could begin.
constexpr std::chrono::milliseconds kHeartbeat{1'000};
constexpr std::chrono::milliseconds kBetweenAttempts{200};

void pause() {
  Mutex mutex;
  ConditionVariable never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, kBetweenAttempts);
}

Error away(const std::string& why) {
  return Error{
      kDatabaseAway,
      "the database does not answer: " + why,
      "start the server, or correct the address of the store; a service manager starts the hub again by itself",
      {}};
}

bool drops_blobs(const sql::Queued& queued) {
  return std::any_of(queued.batch.begin(), queued.batch.end(),
                     [](const Change& change) { return std::holds_alternative<DropBlob>(change); });
}

}  // namespace

Result<std::unique_ptr<Writer>> Writer::open(const std::string& url, const WriterOptions& options) {
  try {
    auto connection = std::make_unique<Connection>(url, Connection::Mode::Writer);
    if (auto safe = require_safe_server(*connection); !safe) {
      return safe.error();
    }
    if (options.share == Share::Alone) {
      if (auto locked = take_node_lock(*connection); !locked) {
        return locked.error();
      }
    }
    if (auto migrated = migrate(*connection); !migrated) {
      return migrated.error();
    }
    std::unique_ptr<Writer> writer(new Writer(url, options, std::move(connection)));
    writer->enter();
    return writer;
  } catch (const sql::SqlFailure& failure) {
    if (failure.kind() == Kind::Lost) {
      return away(failure.what());
    }
    return Error{kCannotOpen,
                 std::string("the database of the store cannot be used: ") + failure.what(),
                 "check that the role owns its schema; a damaged database is repaired from a backup",
                 {}};
  } catch (const sql::DamagedRow& damage) {
    return Error{kDamaged, damage.what(), "nothing was deleted; restore the row from a backup", {}};
  }
}

Writer::Writer(std::string url, const WriterOptions& options, std::unique_ptr<Connection> connection)
    : url_(std::move(url)), options_(options), node_id_(new_id(SystemClock().now_us())) {
  use(std::move(connection));
}

void Writer::use(std::unique_ptr<Connection> connection) {
  changes_.reset();
  connection_ = std::move(connection);
  changes_ = std::make_unique<sql::Changes>(*connection_);
}

void Writer::enter() {
  connection_->execute("BEGIN");
  changes_->load();
  enter_node(*connection_, node_id_, options_.share == Share::Alone);
  if (options_.share == Share::Alone) {
    changes_->mark_orphans();
  }
  connection_->commit();
  heard();
}

void Writer::heard() {
  last_answer_us_ = SystemClock().monotonic_us();
  retried_ = false;
}

void Writer::commit(std::vector<sql::Queued>& group) {
  try {
    bool pipelined = true;
    while (true) {
      try {
        pipelined = pipelined && commit_at_once(group);
        if (!pipelined) {
          commit_step_by_step(group);
        }
        break;
      } catch (const sql::SqlFailure& failure) {
        if (failure.kind() != Kind::Lost && failure.kind() != Kind::Blocked) {
          throw;
        }
        if (recover(failure.what()) == Fate::Committed) {
          break;
        }
      }
    }
    ++groups_;
    heard();
    sweeping_ = sweeping_ || std::any_of(group.begin(), group.end(), drops_blobs);
  } catch (const std::exception& exception) {
    fail(exception.what());
  }
}

bool Writer::commit_at_once(std::vector<sql::Queued>& group) {
  try {
    apply_all(group);
    return true;
  } catch (const sql::SqlFailure& failure) {
    if (failure.kind() != Kind::Contradiction) {
      throw;
    }
  }
  connection_->rollback();
  return false;
}

void Writer::commit_step_by_step(std::vector<sql::Queued>& group) {
  connection_->wait_for_each(true);
  apply_all(group);
  connection_->wait_for_each(false);
}

void Writer::begin(const std::vector<sql::Queued>& group) {
  changes_->ahead().clear();
  sql::Query(*connection_, "BEGIN").run();
  if (connection_->waits_for_each()) {
    changes_->load();
    return;
  }
  sql::Query counters(*connection_, connection_->select_counters());
  counters.ask();
  GroupReading reading(*connection_, group);
  changes_->load_from(counters);
  reading.take(changes_->ahead());
}

void Writer::apply_all(std::vector<sql::Queued>& group) {
  commit_sent_ = false;
  begin(group);
  for (sql::Queued& queued : group) {
    if (!queued.refused_at_door) {
      queued.result = changes_->apply(queued.batch);
    }
  }
  end_transaction();
}

// The node's row is written even where a group changes nothing: an answer may be told only once that on which it rests
// (the original of a duplicate) is on every replica, and only a commit that writes waits for them.
void Writer::end_transaction() {
  changes_->save();
  sql::Query(*connection_, "UPDATE node SET committed_groups = ? WHERE id = ?").bind(groups_ + 1, node_id_).run();
  commit_sent_ = true;
  connection_->commit();
}

Writer::Fate Writer::recover(const std::string& why) {
  if (SystemClock().monotonic_us() > last_answer_us_ + options_.silence_max_us && retried_) {
    throw PostgresFailure(Kind::Other, {}, why);
  }
  retried_ = true;
  use(reconnect(why));
  const auto committed = committed_groups_of(*connection_, node_id_);
  if (!committed) {
    throw PostgresFailure(Kind::Other, {}, why + "; " + committed.error().message);
  }
  if (commit_sent_ && *committed == groups_ + 1) {
    return Fate::Committed;
  }
  if (*committed != groups_) {
    throw PostgresFailure(Kind::Other, {}, why + "; the node's row is not what it was");
  }
  return Fate::NotCommitted;
}

std::unique_ptr<Connection> Writer::reconnect(const std::string& why) {
  connection_.reset(nullptr);
  while (true) {
    try {
      auto connection = std::make_unique<Connection>(url_, Connection::Mode::Writer);
      auto good = require_safe_server(*connection);
      if (good && options_.share == Share::Alone) {
        good = take_node_lock(*connection);
      }
      if (!good) {
        throw PostgresFailure(Kind::Other, {}, why + "; " + good.error().message);
      }
      return connection;
    } catch (const PostgresFailure& failure) {
      if (failure.kind() != Kind::Lost || SystemClock().monotonic_us() > last_answer_us_ + options_.silence_max_us) {
        throw;
      }
      pause();
    }
  }
}

void Writer::fail(const std::string& why) {
  failure_ = why;
  failed_.store(true, std::memory_order_release);
  connection_.reset();
}

Error Writer::failure() const {
  return Error{kStoreFailed,
               "the store failed and takes no more changes: " + failure_,
               "look at the database server and its log, then start the hub again",
               {}};
}

std::optional<std::chrono::milliseconds> Writer::maintenance_due() const {
  return sweeping_ ? kSweepAfter : kHeartbeat;
}

void Writer::sweep() {
  sql::Query(*connection_, "BEGIN").run();
  changes_->load();
  sweeping_ = changes_->sweep();
  connection_->commit();
}

void Writer::look() { sql::Query(*connection_, "SELECT 1").next(); }

void Writer::maintain() {
  try {
    try {
      commit_sent_ = false;
      sweeping_ ? sweep() : look();
    } catch (const sql::SqlFailure& failure) {
      if (failure.kind() != Kind::Lost && failure.kind() != Kind::Blocked) {
        throw;
      }
      recover(failure.what());
    }
    heard();
  } catch (const std::exception& exception) {
    fail(exception.what());
  }
}

}  // namespace nabe::store::postgresql
