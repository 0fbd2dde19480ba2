// SPDX-License-Identifier: EUPL-1.2
#include "store/codes.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"

namespace nabe::store {

Result<std::unique_ptr<Store>> open(const OpenOptions& options) {
  if (options.url != "sqlite") {
    return Error{kUnknownStore, "unknown store '" + options.url + "'", "this build knows store = \"sqlite\"", {}};
  }
  return sqlite::open_sqlite(options);
}

}  // namespace nabe::store
