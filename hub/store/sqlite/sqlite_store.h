// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>

#include "store/sql/sql_store.h"
#include "store/sql/write_queue.h"
#include "store/sqlite/state_folder.h"
#include "store/sqlite/writer.h"

namespace nabe::store::sqlite {

/// The embedded store: `nabe.db` in the node's state folder.
/// A store that is open for reading only has no writer and answers every batch Failed, on the caller's thread.
class SqliteStore final : public sql::SqlStore {
 public:
  SqliteStore(std::optional<StateFolder> folder, std::unique_ptr<Writer> writer,
              std::shared_ptr<sql::ReaderPool> readers);

  void submit(Batch batch, Committed committed) override;
  bool failed() const override { return writer_ && writer_->failed(); }
  Error failure() const override { return failed() ? writer_->failure() : Error{}; }

 private:
  std::optional<StateFolder> folder_;  // the lock is given back last
  std::unique_ptr<Writer> writer_;
  std::optional<sql::WriteQueue> queue_;  // ends first
};

Result<std::unique_ptr<Store>> open_sqlite(const OpenOptions& options);

}  // namespace nabe::store::sqlite
