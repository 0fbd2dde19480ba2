// SPDX-License-Identifier: EUPL-1.2
#include "store/codes.h"

namespace nabe::store {

std::span<const char* const> all_codes() {
  static constexpr const char* kAll[] = {
      kFolderUnusable,  kFolderLocked,      kCannotOpen,     kSchemaNewer,        kMigrationFailed, kStoreFailed,
      kClosing,         kReadFailed,        kDamaged,        kIdentityConflict,   kStale,           kReferenceTaken,
      kNotFound,        kNotAllowedInState, kContentRefused, kReferencesDisagree, kUnknownStore,    kNoStoreHere,
      kMalformedChange, kReadOnly,          kDatabaseAway,   kDatabaseUnsuitable, kDatabaseUnsafe,  kNodeActive,
      kStoreNotEmpty,   kMoveFailed};
  return kAll;
}

}  // namespace nabe::store
