// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// Every error of this room; docs/errors/adm.md has a section for each. A number is never used again.
namespace nabe::admin::code {

inline constexpr const char* kUnauthorized = "NABE-ADM-001";
inline constexpr const char* kForeignHost = "NABE-ADM-002";
inline constexpr const char* kNoSuchPath = "NABE-ADM-003";
inline constexpr const char* kMethodNotAllowed = "NABE-ADM-004";
inline constexpr const char* kBadRequest = "NABE-ADM-005";
inline constexpr const char* kTooLarge = "NABE-ADM-006";
inline constexpr const char* kNotFound = "NABE-ADM-007";
inline constexpr const char* kAmbiguous = "NABE-ADM-008";
inline constexpr const char* kInternal = "NABE-ADM-009";
inline constexpr const char* kLengthRequired = "NABE-ADM-010";
inline constexpr const char* kCannotListen = "NABE-ADM-020";
inline constexpr const char* kAccessFiles = "NABE-ADM-021";
inline constexpr const char* kHubNotRunning = "NABE-ADM-030";
inline constexpr const char* kHubUnreachable = "NABE-ADM-031";
inline constexpr const char* kBadAnswer = "NABE-ADM-032";

}  // namespace nabe::admin::code
