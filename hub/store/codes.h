// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

/// The stable codes of this room; each has a section in docs/errors/sto.md.
namespace nabe::store {

inline constexpr char kFolderUnusable[] = "NABE-STO-001";
inline constexpr char kFolderLocked[] = "NABE-STO-002";
inline constexpr char kCannotOpen[] = "NABE-STO-003";
inline constexpr char kSchemaNewer[] = "NABE-STO-004";
inline constexpr char kMigrationFailed[] = "NABE-STO-005";
inline constexpr char kStoreFailed[] = "NABE-STO-006";
inline constexpr char kClosing[] = "NABE-STO-007";
inline constexpr char kReadFailed[] = "NABE-STO-008";
inline constexpr char kDamaged[] = "NABE-STO-009";
inline constexpr char kIdentityConflict[] = "NABE-STO-010";
inline constexpr char kStale[] = "NABE-STO-011";
inline constexpr char kReferenceTaken[] = "NABE-STO-012";
inline constexpr char kNotFound[] = "NABE-STO-013";
inline constexpr char kNotAllowedInState[] = "NABE-STO-014";
inline constexpr char kContentRefused[] = "NABE-STO-015";
inline constexpr char kReferencesDisagree[] = "NABE-STO-016";
inline constexpr char kUnknownStore[] = "NABE-STO-017";
inline constexpr char kNoStoreHere[] = "NABE-STO-018";
inline constexpr char kMalformedChange[] = "NABE-STO-019";
inline constexpr char kReadOnly[] = "NABE-STO-020";
inline constexpr char kDatabaseAway[] = "NABE-STO-021";
inline constexpr char kDatabaseUnsuitable[] = "NABE-STO-022";
inline constexpr char kDatabaseUnsafe[] = "NABE-STO-023";
inline constexpr char kNodeActive[] = "NABE-STO-024";
inline constexpr char kStoreNotEmpty[] = "NABE-STO-025";
inline constexpr char kMoveFailed[] = "NABE-STO-026";

/// All of them, so that a test can compare them with the documentation.
std::span<const char* const> all_codes();

}  // namespace nabe::store
