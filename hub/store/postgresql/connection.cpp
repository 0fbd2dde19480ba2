// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <array>

#include "base/clock.h"
#include "store/postgresql/placeholders.h"
#include "store/sql/query.h"

namespace nabe::store::postgresql {
namespace {

using Kind = sql::SqlFailure::Kind;

// Longer than any statement of the store takes, and than locks are waited for (lock_timeout below).
constexpr std::int64_t kAnswerMaxUs = 30'000'000;

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

std::string first_line(const char* text) {
  const std::string all = text == nullptr ? "" : text;
  return all.substr(0, all.find('\n'));
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

void Connection::send(PostgresStatement& statement, PostgresStatement* wants_rows) {
  send_kept_back();
  transmit(statement, wants_rows);
}

void Connection::forget(const PostgresStatement& statement) {
  for (Sent& sent : sent_) {
    if (sent.what == Sent::What::Statement && sent.of == &statement) {
      sent.of = nullptr;
    }
  }
}

void Connection::prepare_once(PostgresStatement& statement) {
  if (!usable()) {
    lost("the connection is gone");
  }
  if (statement.name_.empty() || statement.preparation_ != PostgresStatement::Preparation::None) {
    return;
  }
  check_sent(PQsendPrepare(connection_.get(), statement.name_.c_str(), statement.sql_.c_str(), 0, nullptr));
  statement.preparation_ = PostgresStatement::Preparation::Sent;
  sent_.push_back({Sent::What::Preparation, &statement});
}

void Connection::transmit(PostgresStatement& statement, PostgresStatement* wants_rows) {
  prepare_once(statement);
  const int parameters = static_cast<int>(statement.data_.size());
  constexpr int kBinaryRows = 1;
  if (statement.name_.empty()) {
    check_sent(PQsendQueryParams(connection_.get(), statement.sql_.c_str(), parameters, nullptr, statement.data_.data(),
                                 statement.sizes_.data(), statement.formats_.data(), kBinaryRows));
  } else {
    check_sent(PQsendQueryPrepared(connection_.get(), statement.name_.c_str(), parameters, statement.data_.data(),
                                   statement.sizes_.data(), statement.formats_.data(), kBinaryRows));
  }
  sent_.push_back({Sent::What::Statement, wants_rows});
}

std::vector<std::uint32_t> Connection::parameter_types(PostgresStatement& statement) {
  send_kept_back();
  prepare_once(statement);
  check_sent(PQsendDescribePrepared(connection_.get(), statement.name_.c_str()));
  sent_.push_back({Sent::What::Statement, &statement});
  settle();
  const Rows description = std::move(statement.rows_);
  std::vector<std::uint32_t> types;
  for (int i = 0; i < PQnparams(description.get()); ++i) {
    types.push_back(PQparamtype(description.get(), i));
  }
  return types;
}

void Connection::keep_back(PostgresStatement& statement) {
  if (statement.bulk_->rows() == 1) {
    kept_back_.push_back(&statement);
  }
  // Enough that the server has work while the rest of the group is decided.
  constexpr std::size_t kKeptBackMaxBytes = 256 * 1024;
  if (statement.bulk_->bytes() > kKeptBackMaxBytes) {
    send_kept_back();
  }
}

void Connection::send_kept_back() {
  std::vector<PostgresStatement*> statements;
  statements.swap(kept_back_);
  for (PostgresStatement* statement : statements) {
    statement->send_bulk();
  }
}

void Connection::synchronise() {
  check_sent(PQpipelineSync(connection_.get()));
  sent_.push_back({Sent::What::Synchronisation});
}

void Connection::settle() {
  send_kept_back();
  if (sent_.empty()) {
    return;
  }
  synchronise();
  std::optional<PostgresFailure> failure;
  while (!sent_.empty()) {
    const Sent sent = sent_.front();
    sent_.pop_front();
    take_answers(sent, failure);
  }
  if (failure) {
    throw *failure;
  }
}

void Connection::take_answers(const Sent& sent, std::optional<PostgresFailure>& failure) {
  const std::int64_t deadline_us = SystemClock().monotonic_us() + kAnswerMaxUs;
  Rows rows = next_result(deadline_us);
  if (!rows) {
    lost("the server gave no answer to a statement");
  }
  const ExecStatusType status = PQresultStatus(rows.get());
  if (sent.what == Sent::What::Synchronisation) {
    if (status != PGRES_PIPELINE_SYNC) {
      lost("the server's answers are out of step");
    }
    return;
  }
  const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (sent.what == Sent::What::Preparation) {
    sent.of->preparation_ = good ? PostgresStatement::Preparation::Done : PostgresStatement::Preparation::None;
  } else if (good) {
    last_command_ = PQcmdStatus(rows.get());
  }
  if (status == PGRES_FATAL_ERROR) {
    const char* sqlstate = PQresultErrorField(rows.get(), PG_DIAG_SQLSTATE);
    const char* text = PQresultErrorField(rows.get(), PG_DIAG_MESSAGE_PRIMARY);
    const PostgresFailure said(sqlstate == nullptr ? Kind::Lost : kind_of(sqlstate),
                               sqlstate == nullptr ? "" : sqlstate,
                               text == nullptr ? first_line(PQresultErrorMessage(rows.get())) : text);
    if (said.kind() == Kind::Lost || PQstatus(connection_.get()) == CONNECTION_BAD) {
      lost(said.what());
    }
    if (!failure) {
      failure = said;
    }
  }
  if (next_result(deadline_us)) {
    lost("the server's answers are out of step");
  }
  if (good && sent.what == Sent::What::Statement && sent.of != nullptr) {
    sent.of->rows_ = std::move(rows);
  }
}

Rows Connection::next_result(std::int64_t deadline_us) {
  while (PQisBusy(connection_.get()) != 0) {
    wait_for_socket(deadline_us);
  }
  return Rows(PQgetResult(connection_.get()));
}

void Connection::wait_for_socket(std::int64_t deadline_us) {
  const int unsent = PQflush(connection_.get());
  const std::int64_t left_us = deadline_us - SystemClock().monotonic_us();
  if (unsent < 0 || left_us <= 0) {
    lost(unsent < 0 ? first_line(PQerrorMessage(connection_.get())) : "the server has not answered for 30 s");
  }
  pollfd waiting{PQsocket(connection_.get()), static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN), 0};
  constexpr std::int64_t kUsOfOneMs = 1'000;
  ::poll(&waiting, 1, static_cast<int>(left_us / kUsOfOneMs) + 1);
  if ((waiting.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && PQconsumeInput(connection_.get()) == 0) {
    lost(first_line(PQerrorMessage(connection_.get())));
  }
}

void Connection::check_sent(int sent) {
  if (sent == 0) {
    lost(first_line(PQerrorMessage(connection_.get())));
  }
}

void Connection::lost(const std::string& why) {
  broken_ = true;
  throw PostgresFailure(Kind::Lost, {}, why);
}

}  // namespace nabe::store::postgresql
