// SPDX-License-Identifier: EUPL-1.2
#include "store/codes.h"
#include "store/postgresql/postgresql_store.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"

namespace nabe::store {

Result<std::unique_ptr<Store>> open(const OpenOptions& options) {
  if (postgresql::is_postgresql(options.url)) {
    return postgresql::open_postgresql(options);
  }
  if (options.url != "sqlite") {
    // Not quoted: a misspelt address may hold a password.
    return Error{kUnknownStore,
                 "unknown kind of store",
                 "this build knows store = \"sqlite\" and store = \"postgresql://...\"",
                 {}};
  }
  return sqlite::open_sqlite(options);
}

}  // namespace nabe::store
