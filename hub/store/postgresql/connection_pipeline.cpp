// SPDX-License-Identifier: EUPL-1.2
// What is sent along, and the answers to it.
#include <libpq-fe.h>
#include <poll.h>

#include "base/clock.h"
#include "store/postgresql/connection.h"

namespace nabe::store::postgresql {
namespace {

using Kind = sql::SqlFailure::Kind;

// Longer than any statement of the store takes, and than locks are waited for (lock_timeout in connection.cpp).
constexpr std::int64_t kAnswerMaxUs = 30'000'000;

}  // namespace

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
