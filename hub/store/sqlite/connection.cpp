// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/connection.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <sqlite3.h>

#include <cctype>
#include <mutex>
#include <utility>

#include "base/planted.h"
#include "store/sql/query.h"

namespace nabe::store::sqlite {
namespace {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::now;

void register_connector_once() {
  static std::once_flag once;
  std::call_once(once, [] { Poco::Data::SQLite::Connector::registerConnector(); });
}

std::string uri_of(const std::string& file, const char* mode) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '/' || c == '.' || c == '_' || c == '-') {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 0x0f];
    }
  }
  return uri + "?mode=" + mode;
}

}  // namespace

Connection::Connection(const std::string& file, Mode mode) : file_(file) {
  register_connector_once();
  const bool writer = mode == Mode::Writer;
  try {
    session_ =
        std::make_unique<Poco::Data::Session>(Poco::Data::SQLite::Connector::KEY, uri_of(file, writer ? "rw" : "ro"));
  } catch (const Poco::Exception& exception) {
    throw SqliteFailure(SQLITE_CANTOPEN, exception.displayText());
  }
  handle_ = Poco::Data::SQLite::Utility::dbHandle(*session_);
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, 10'000);
  execute("PRAGMA mmap_size=0");  // an I/O error must be an answer, not a SIGBUS
  execute("PRAGMA temp_store=MEMORY");
  execute("PRAGMA foreign_keys=OFF");
  if (!writer) {
    never_checkpoint();
    execute("PRAGMA query_only=ON");
    execute("PRAGMA cache_size=-4096");
    return;
  }
  execute("PRAGMA auto_vacuum=INCREMENTAL");  // holds only in an empty file; later it cannot be had cheaply
  execute("PRAGMA journal_mode=WAL");
  execute(planted(Bug::SkipSync) ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=FULL");
  execute("PRAGMA wal_autocheckpoint=0");
  execute("PRAGMA journal_size_limit=67108864");
  execute("PRAGMA secure_delete=ON");  // what is forgotten on purpose does not stay in free pages
  execute("PRAGMA cache_size=-32768");
  // The log stays when the store is closed, so that a reader never has to create files.
  int keep = 1;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

Connection::~Connection() {
  segments_.reset();
  statements_.clear();
  try {
    session_->close();
  } catch (const Poco::Exception&) {
    // A connection that cannot be closed has nothing more to lose: what was committed is synced.
  }
}

void Connection::execute(const std::string& sql) {
  try {
    *session_ << sql, now;
  } catch (const Poco::Exception& exception) {
    throw SqliteFailure(sqlite3_extended_errcode(handle_), exception.displayText());
  }
}

std::int64_t Connection::number(const std::string& sql) {
  try {
    Poco::Int64 value = 0;
    *session_ << sql, into(value), now;
    return value;
  } catch (const Poco::Exception& exception) {
    throw SqliteFailure(sqlite3_extended_errcode(handle_), exception.displayText());
  }
}

std::vector<std::string> Connection::texts(const std::string& sql) {
  try {
    std::vector<std::string> values;
    *session_ << sql, into(values), now;
    return values;
  } catch (const Poco::Exception& exception) {
    throw SqliteFailure(sqlite3_extended_errcode(handle_), exception.displayText());
  }
}

sql::Statement& Connection::prepared(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) {
    statement = std::make_unique<SqliteStatement>(handle_, sql, true);
  }
  return *statement;
}

std::unique_ptr<sql::Statement> Connection::prepare(const std::string& sql) {
  return std::make_unique<SqliteStatement>(handle_, sql.c_str(), false);
}

std::int64_t Connection::writes() const { return sqlite3_total_changes64(handle_); }

void Connection::begin_snapshot() { sql::Query(*this, "BEGIN").run(); }

void Connection::end_snapshot() noexcept {
  try {
    sql::Query(*this, "COMMIT").run();
  } catch (const SqliteFailure&) {
    // Nothing was written; the connection's next BEGIN reports what is wrong with it.
  }
}

const char* Connection::select_counters() const {
  return "SELECT next_message, next_delivery, next_version, last_receipt_us, messages, refusals FROM meta";
}

void Connection::open_segments() { segments_ = std::make_unique<Segments>(*this, file_); }

void Connection::sync_segments() { segments_->sync(); }

void Connection::sync_commits(bool synced) {
  if (std::exchange(synced_, synced) != synced) {
    execute(synced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
  }
}

void Connection::never_checkpoint() { sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

}  // namespace nabe::store::sqlite
