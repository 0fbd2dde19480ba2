// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// Every error of this room; docs/errors/cli.md has a section for each. A number is never used again.
namespace nabe::cli::code {

inline constexpr const char* kUnknownCommand = "NABE-CLI-001";
inline constexpr const char* kBadArguments = "NABE-CLI-002";
inline constexpr const char* kFileUnreadable = "NABE-CLI-003";
inline constexpr const char* kNotWritten = "NABE-CLI-004";
inline constexpr const char* kNotInteractive = "NABE-CLI-005";
inline constexpr const char* kUnknownMessage = "NABE-CLI-006";
inline constexpr const char* kUnknownConnector = "NABE-CLI-007";
inline constexpr const char* kNeedsHub = "NABE-CLI-008";
inline constexpr const char* kBadName = "NABE-CLI-009";
inline constexpr const char* kNoTemplate = "NABE-CLI-010";
inline constexpr const char* kStateFolder = "NABE-CLI-011";
inline constexpr const char* kInternal = "NABE-CLI-012";

}  // namespace nabe::cli::code
