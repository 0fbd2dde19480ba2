// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/postgresql_store.h"

#include "store/codes.h"
#include "store/postgresql/schema.h"

namespace nabe::store::postgresql {
namespace {

std::shared_ptr<sql::ReaderPool> postgres_readers(const std::string& url) {
  return std::make_shared<sql::ReaderPool>(
      [url] { return std::make_unique<Connection>(url, Connection::Mode::Reader); });
}

Result<std::unique_ptr<Store>> open_postgresql_for_reading(const std::string& url) {
  try {
    Connection connection(url, Connection::Mode::Reader);
    if (schema_version_of(connection) == 0) {
      return Error{kNoStoreHere, "there is no store in this database", "name the database of a hub that has run", {}};
    }
    if (auto current = require_current_schema(connection); !current) {
      return current.error();
    }
  } catch (const PostgresFailure& failure) {
    return Error{kDatabaseAway,
                 std::string("the database cannot be read: ") + failure.what(),
                 "start the server, or correct the address of the store",
                 {}};
  }
  return std::unique_ptr<Store>(std::make_unique<PostgresStore>(nullptr, postgres_readers(url)));
}

}  // namespace

PostgresStore::PostgresStore(std::unique_ptr<Writer> writer, std::shared_ptr<sql::ReaderPool> readers)
    : SqlStore(std::move(readers)), writer_(std::move(writer)) {
  if (writer_) {
    queue_.emplace(*writer_);
  }
}

void PostgresStore::submit(Batch batch, Committed committed) {
  if (queue_) {
    queue_->submit(std::move(batch), std::move(committed));
  } else {
    sql::answer_read_only(committed);
  }
}

bool is_postgresql(const std::string& url) {
  return url.rfind("postgresql://", 0) == 0 || url.rfind("postgres://", 0) == 0;
}

Result<std::unique_ptr<Store>> open_postgresql(const OpenOptions& options, const WriterOptions& writing) {
  if (options.read_only) {
    return open_postgresql_for_reading(options.url);
  }
  auto writer = Writer::open(options.url, writing);
  if (!writer) {
    return writer.error();
  }
  return std::unique_ptr<Store>(std::make_unique<PostgresStore>(std::move(*writer), postgres_readers(options.url)));
}

}  // namespace nabe::store::postgresql
