// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/migration.h"

#include "store/codes.h"

namespace nabe::store::sql {

Error newer_schema(std::int64_t found, std::size_t known) {
  return Error{
      kSchemaNewer,
      "the store has schema version " + std::to_string(found) + ", this program knows up to " + std::to_string(known),
      "run the newer program that wrote it, or restore the backup made before the upgrade",
      {}};
}

Error older_schema(std::int64_t found, std::size_t known) {
  return Error{
      kMigrationFailed,
      "the store has schema version " + std::to_string(found) + ", older than this program's " + std::to_string(known),
      "start the hub once: it migrates the store",
      {}};
}

Error migration_failed(std::int64_t found, std::size_t last, const std::string& reason) {
  return Error{kMigrationFailed,
               "the store could not be brought from schema version " + std::to_string(found) + " to " +
                   std::to_string(last) + ": " + reason,
               "nothing was changed; free disk space or repair the store, then start again",
               {}};
}

}  // namespace nabe::store::sql
