// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/statement.h"

#include <libpq-fe.h>

#include <charconv>
#include <limits>
#include <stdexcept>

#include "store/postgresql/connection.h"

namespace nabe::store::postgresql {
namespace {

constexpr int kTextFormat = 0;
constexpr int kBinaryFormat = 1;

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }

PostgresStatement::PostgresStatement(Connection& connection, std::string name, std::string sql)
    : connection_(connection), name_(std::move(name)), sql_(std::move(sql)) {}

void PostgresStatement::place(int parameter, const char* data, std::size_t size, int format) {
  if (size > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw PostgresFailure(sql::SqlFailure::Kind::Contradiction, {}, "a value has more than 2 GiB");
  }
  const auto index = static_cast<std::size_t>(parameter - 1);
  if (data_.size() <= index) {
    data_.resize(index + 1, nullptr);
    sizes_.resize(index + 1, 0);
    formats_.resize(index + 1, kTextFormat);
  }
  data_[index] = data;
  sizes_[index] = static_cast<int>(size);
  formats_[index] = format;
}

void PostgresStatement::bind_null(int parameter) { place(parameter, nullptr, 0, kBinaryFormat); }

PostgresStatement::Value& PostgresStatement::value_of(int parameter) {
  if (values_.size() < static_cast<std::size_t>(parameter)) {
    values_.resize(static_cast<std::size_t>(parameter));
  }
  return values_[static_cast<std::size_t>(parameter - 1)];
}

void PostgresStatement::bind_integer(int parameter, std::int64_t value) {
  Value& given = value_of(parameter);
  given.number = value;
  auto& digits = given.digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size() - 1, value).ptr;
  *end = '\0';
  place(parameter, digits.data(), static_cast<std::size_t>(end - digits.data()), kTextFormat);
}

void PostgresStatement::bind_text(int parameter, std::string_view value, bool copy) {
  if (copy) {
    value = value_of(parameter).copy = value;
  }
  bind_bytes(parameter, value);
}

// A null pointer would be NULL.
void PostgresStatement::bind_bytes(int parameter, std::string_view value) {
  place(parameter, value.data() == nullptr ? "" : value.data(), value.size(), kBinaryFormat);
}

void PostgresStatement::ask() {
  connection_.send(*this, this);
  asked_ = true;
  row_ = -1;
}

bool PostgresStatement::next() {
  if (!rows_) {
    if (!asked_) {
      ask();
    }
    connection_.settle();
  }
  return ++row_ < PQntuples(rows_.get());
}

void PostgresStatement::run() {
  connection_.send(*this);
  ++connection_.writes_;
  if (connection_.waiting_) {
    connection_.settle();
  }
}

void PostgresStatement::run_in_bulk() {
  if (connection_.waiting_) {
    run();
    return;
  }
  if (!bulk_) {
    const auto types = connection_.parameter_types(*this);
    bulk_ = std::make_unique<Bulk>(sql_, types);
    bulk_statement_ = std::make_unique<PostgresStatement>(connection_, name_ + "b", bulk_->sql());
  }
  add_to_bulk();
  ++connection_.writes_;
  connection_.keep_back(*this);
}

void PostgresStatement::add_to_bulk() {
  if (data_.size() != bulk_->parameters()) {
    throw std::logic_error("a statement in bulk was given " + std::to_string(data_.size()) + " values");
  }
  for (std::size_t i = 0; i < data_.size(); ++i) {
    if (data_[i] == nullptr) {
      bulk_->add_null(i);
    } else if (formats_[i] == kTextFormat) {
      bulk_->add_integer(i, values_[i].number);
    } else {
      bulk_->add_bytes(i, {data_[i], static_cast<std::size_t>(sizes_[i])});
    }
  }
  bulk_->end_row();
}

// Not the connection's `send`, which would ask for this again.
void PostgresStatement::send_bulk() {
  for (std::size_t i = 0; i < bulk_->parameters(); ++i) {
    bulk_statement_->bind_bytes(static_cast<int>(i + 1), bulk_->array(i));
  }
  connection_.transmit(*bulk_statement_);
  bulk_statement_->release();
  bulk_->clear();
}

std::int64_t PostgresStatement::integer(int column) const {
  const std::string_view bytes = view(column);
  if (bytes.empty()) {
    return 0;  // null
  }
  std::uint64_t value = (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<std::int64_t>(value);
}

std::string_view PostgresStatement::view(int column) const {
  return {PQgetvalue(rows_.get(), row_, column), static_cast<std::size_t>(PQgetlength(rows_.get(), row_, column))};
}

bool PostgresStatement::is_null(int column) const { return PQgetisnull(rows_.get(), row_, column) != 0; }

void PostgresStatement::release() {
  connection_.forget(*this);
  asked_ = false;
  rows_.reset();
  data_.clear();
  sizes_.clear();
  formats_.clear();
}

}  // namespace nabe::store::postgresql
