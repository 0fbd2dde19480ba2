// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/postgresql/writer.h"
#include "store/sql/sql_store.h"
#include "store/sql/write_queue.h"

namespace nabe::store::postgresql {

/// The store on a PostgreSQL server.
/// A store that is open for reading only has no writer and answers every batch Failed, on the caller's thread.
class PostgresStore final : public sql::SqlStore {
 public:
  PostgresStore(std::unique_ptr<Writer> writer, std::shared_ptr<sql::ReaderPool> readers);

  void submit(Batch batch, Committed committed) override;
  bool failed() const override { return writer_ && writer_->failed(); }
  Error failure() const override { return failed() ? writer_->failure() : Error{}; }

 private:
  std::unique_ptr<Writer> writer_;
  std::optional<sql::WriteQueue> queue_;  // ends first
};

/// `postgresql://` or `postgres://`.
bool is_postgresql(const std::string& url);

Result<std::unique_ptr<Store>> open_postgresql(const OpenOptions& options, const WriterOptions& writing = {});

}  // namespace nabe::store::postgresql
