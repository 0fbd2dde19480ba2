// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/sqlite_store.h"

#include <sys/stat.h>

#include "store/codes.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/schema.h"

namespace nabe::store::sqlite {
namespace {

Error cannot_open(const std::string& file, const std::exception& exception) {
  return Error{kCannotOpen,
               "the store " + file + " cannot be opened: " + exception.what(),
               "check owner and mode of the file and the space on its disk; a damaged file is repaired from a backup",
               {}};
}

std::shared_ptr<sql::ReaderPool> readers_of(const std::string& file) {
  return std::make_shared<sql::ReaderPool>(
      [file] { return std::make_unique<Connection>(file, Connection::Mode::Reader); });
}

Result<std::unique_ptr<Store>> open_for_reading(const std::string& folder) {
  const std::string file = database_file_in(folder);
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || status.st_size == 0) {
    return Error{kNoStoreHere, "there is no store in " + folder, "name the state folder of a hub that has run", {}};
  }
  {
    Connection connection(file, Connection::Mode::Reader);
    if (auto current = require_current_schema(connection); !current) {
      return current.error();
    }
  }
  auto readers = readers_of(file);
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::nullopt, nullptr, std::move(readers)));
}

Result<std::unique_ptr<Store>> open_for_writing(const std::string& folder_name) {
  auto folder = StateFolder::take(folder_name);
  if (!folder) {
    return folder.error();
  }
  const std::string file = folder->database_file();
  if (auto written = write_log_again(file); !written) {
    return written.error();
  }
  auto connection = std::make_unique<Connection>(file, Connection::Mode::Writer);
  if (auto migrated = migrate(*connection); !migrated) {
    return migrated.error();
  }
  if (auto synced = folder->sync(); !synced) {
    return synced.error();
  }
  auto writer = std::make_unique<Writer>(std::move(connection));
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(*folder), std::move(writer), readers_of(file)));
}

}  // namespace

SqliteStore::SqliteStore(std::optional<StateFolder> folder, std::unique_ptr<Writer> writer,
                         std::shared_ptr<sql::ReaderPool> readers)
    : SqlStore(std::move(readers)), folder_(std::move(folder)), writer_(std::move(writer)) {
  if (writer_) {
    queue_.emplace(*writer_);
  }
}

void SqliteStore::submit(Batch batch, Committed committed) {
  if (queue_) {
    queue_->submit(std::move(batch), std::move(committed));
  } else {
    sql::answer_read_only(committed);
  }
}

Result<std::unique_ptr<Store>> open_sqlite(const OpenOptions& options) {
  try {
    return options.read_only ? open_for_reading(options.folder) : open_for_writing(options.folder);
  } catch (const std::exception& exception) {
    return cannot_open(database_file_in(options.folder), exception);
  }
}

}  // namespace nabe::store::sqlite
