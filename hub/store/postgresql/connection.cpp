// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/connection.h"

#include <libpq-fe.h>

#include <array>

#include "store/postgresql/placeholders.h"
#include "store/sql/query.h"

namespace nabe::store::postgresql {
namespace {

using Kind = sql::SqlFailure::Kind;

// Every statement of the store is written for an index, so plans must not depend on statistics that a young table does
// not have yet. What the server notices when this process is cut off: it ends the session, and with it its locks.
constexpr char kSetUp[] =
    "SELECT set_config('jit', 'off', false), set_config('enable_seqscan', 'off', false), "
    "set_config('enable_bitmapscan', 'off', false), set_config('enable_hashjoin', 'off', false), "
    "set_config('enable_mergejoin', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false), "
    "set_config('lock_timeout', '15s', false), set_config('idle_in_transaction_session_timeout', '60s', false), "
    "set_config('tcp_keepalives_idle', '20', false), set_config('tcp_keepalives_interval', '5', false), "
    "set_config('tcp_keepalives_count', '4', false), set_config('client_min_messages', 'warning', false), "
    "set_config('default_transaction_read_only', CASE CAST(? AS text) WHEN 'reader' THEN 'on' ELSE "
    "current_setting('default_transaction_read_only') END, false)";

pg_conn* connect(const std::string& url) {
  // What stands before dbname is overridden by the url, what stands after it is not.
  const std::array<const char*, 8> keys = {"connect_timeout",
                                           "application_name",
                                           "tcp_user_timeout",
                                           "target_session_attrs",
                                           "dbname",
                                           "client_encoding",
                                           nullptr,
                                           nullptr};
  const std::array<const char*, 8> values = {"10",        "nabe", "15000", "read-write",
                                             url.c_str(), "UTF8", nullptr, nullptr};
  return PQconnectdbParams(keys.data(), values.data(), 1);
}

}  // namespace

void Connection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

Connection::Connection(const std::string& url, Mode mode) : connection_(connect(url)) {
  if (!connection_) {
    throw PostgresFailure(Kind::Other, {}, "out of memory");
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw PostgresFailure(Kind::Lost, {}, first_line(PQerrorMessage(connection_.get())));
  }
  PQsetNoticeReceiver(
      connection_.get(), [](void* self, const pg_result*) { static_cast<Connection*>(self)->warned_ = true; }, this);
  // Non-blocking: both sides could otherwise wait for the other to read.
  if (PQsetnonblocking(connection_.get(), 1) != 0 || PQenterPipelineMode(connection_.get()) == 0) {
    throw PostgresFailure(Kind::Other, {}, "libpq cannot pipeline");
  }
  sql::Query set_up(*this, kSetUp);
  set_up.bind(mode == Mode::Reader ? "reader" : "writer").next();
}

Connection::~Connection() = default;

void Connection::execute(const std::string& sql) {
  const auto statement = prepare(sql);
  send(static_cast<PostgresStatement&>(*statement));
  settle();
}

std::optional<std::string> Connection::text(const std::string& sql) {
  const auto statement = prepare(sql);
  if (!statement->next() || statement->is_null(0)) {
    return std::nullopt;
  }
  return std::string(statement->view(0));
}

int Connection::server_version() const { return PQserverVersion(connection_.get()); }

sql::Statement& Connection::prepared(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) {
    statement =
        std::make_unique<PostgresStatement>(*this, "s" + std::to_string(++names_), with_numbered_parameters(sql));
  }
  return *statement;
}

std::unique_ptr<sql::Statement> Connection::prepare(const std::string& sql) {
  return std::make_unique<PostgresStatement>(*this, std::string(), with_numbered_parameters(sql));
}

void Connection::begin_snapshot() { prepared("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").run(); }

// Its answer is taken with those of the next use.
void Connection::end_snapshot() noexcept {
  try {
    prepared("COMMIT").run();
    synchronise();
  } catch (const std::exception&) {
    broken_ = true;
  }
}

const char* Connection::select_counters() const {
  return "SELECT next_message, next_delivery, next_version, last_receipt_us, messages, refusals FROM meta FOR UPDATE";
}

bool Connection::usable() const { return !broken_ && PQstatus(connection_.get()) == CONNECTION_OK; }

void Connection::commit() {
  warned_ = false;
  send(static_cast<PostgresStatement&>(prepared("COMMIT")));
  settle();
  if (last_command_ != "COMMIT") {
    throw PostgresFailure(Kind::Other, {}, "the server rolled back what was to be committed");
  }
  if (warned_) {
    // It says so where somebody cancelled the wait for a synchronous replica.
    lost("the server warned of a commit that its replicas may not have");
  }
}

void Connection::rollback() {
  try {
    send(static_cast<PostgresStatement&>(prepared("ROLLBACK")));
    settle();
  } catch (const PostgresFailure& failure) {
    if (failure.kind() == Kind::Lost) {
      throw;
    }
    lost(failure.what());
  }
}

}  // namespace nabe::store::postgresql
