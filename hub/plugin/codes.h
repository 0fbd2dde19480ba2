// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// Every refusal of this room; docs/errors/plg.md has a section for each. A number is never used again.
namespace nabe::plugin::code {

inline constexpr const char* kLockUnreadable = "NABE-PLG-001";
inline constexpr const char* kLockSyntax = "NABE-PLG-002";
inline constexpr const char* kNotInLock = "NABE-PLG-003";
inline constexpr const char* kMissingFile = "NABE-PLG-004";
inline constexpr const char* kSymlink = "NABE-PLG-005";
inline constexpr const char* kNotAFile = "NABE-PLG-006";
inline constexpr const char* kWrongOwner = "NABE-PLG-007";
inline constexpr const char* kWritableByOthers = "NABE-PLG-008";
inline constexpr const char* kWrongHash = "NABE-PLG-009";
inline constexpr const char* kLoadFailed = "NABE-PLG-010";
inline constexpr const char* kNoEntry = "NABE-PLG-011";
inline constexpr const char* kEntryRefused = "NABE-PLG-012";
inline constexpr const char* kEntryThrew = "NABE-PLG-013";
inline constexpr const char* kWrongMajor = "NABE-PLG-014";
inline constexpr const char* kNeedsNewerMinor = "NABE-PLG-015";
inline constexpr const char* kNullFunction = "NABE-PLG-016";
inline constexpr const char* kBadDescriptor = "NABE-PLG-017";
inline constexpr const char* kBadText = "NABE-PLG-018";
inline constexpr const char* kBadOptionTable = "NABE-PLG-019";
inline constexpr const char* kDuplicateType = "NABE-PLG-020";
inline constexpr const char* kNotAsLocked = "NABE-PLG-021";
inline constexpr const char* kReplacedWhileLoaded = "NABE-PLG-022";
inline constexpr const char* kOptionsRefused = "NABE-PLG-023";
inline constexpr const char* kCreateThrew = "NABE-PLG-024";
inline constexpr const char* kInspectionFailed = "NABE-PLG-025";
inline constexpr const char* kLockNotWritten = "NABE-PLG-026";

}  // namespace nabe::plugin::code
