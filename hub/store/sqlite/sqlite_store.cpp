// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/sqlite_store.h"

#include <sys/stat.h>

#include "store/codes.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"

namespace nabe::store::sqlite {
namespace {

Error cannot_open(const std::string& file, const std::exception& exception) {
  return Error{kCannotOpen,
               "the store " + file + " cannot be opened: " + exception.what(),
               "check owner and mode of the file and the space on its disk; a damaged file is repaired from a backup",
               {}};
}

Result<std::unique_ptr<Store>> open_for_reading(const std::string& folder) {
  const std::string file = database_file_in(folder);
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || status.st_size == 0) {
    return Error{kNoStoreHere, "there is no store in " + folder, "name the state folder of a hub that has run", {}};
  }
  auto readers = std::make_shared<ReaderPool>(file);
  if (auto current = require_current_schema(*readers->take()); !current) {
    return current.error();
  }
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::nullopt, nullptr, std::move(readers)));
}

Result<std::unique_ptr<Store>> open_for_writing(const std::string& folder_name) {
  auto folder = StateFolder::take(folder_name);
  if (!folder) {
    return folder.error();
  }
  const std::string file = folder->database_file();
  auto connection = std::make_unique<Connection>(file, Connection::Mode::Writer);
  if (auto migrated = migrate(*connection); !migrated) {
    return migrated.error();
  }
  auto writer = std::make_unique<Writer>(std::move(connection));
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(*folder), std::move(writer), std::make_shared<ReaderPool>(file)));
}

}  // namespace

SqliteStore::SqliteStore(std::optional<StateFolder> folder, std::unique_ptr<Writer> writer,
                         std::shared_ptr<ReaderPool> readers)
    : folder_(std::move(folder)), readers_(std::move(readers)), writer_(std::move(writer)) {}

void SqliteStore::submit(Batch batch, Committed committed) {
  if (writer_) {
    writer_->submit(std::move(batch), std::move(committed));
    return;
  }
  BatchResult result;
  result.status = BatchStatus::Failed;
  result.error = Error{kReadOnly, "the store is open for reading only", {}, {}};
  committed(std::move(result));
}

bool SqliteStore::failed() const { return writer_ && writer_->failed(); }

Result<std::unique_ptr<Store>> open_sqlite(const OpenOptions& options) {
  try {
    return options.read_only ? open_for_reading(options.folder) : open_for_writing(options.folder);
  } catch (const std::exception& exception) {
    return cannot_open(database_file_in(options.folder), exception);
  }
}

}  // namespace nabe::store::sqlite
