// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// Every finding of this room; docs/errors/cfg.md has a section for each. A number is never used again.
namespace nabe::config::code {

inline constexpr const char* kUnreadableFile = "NABE-CFG-001";
inline constexpr const char* kSyntax = "NABE-CFG-002";
inline constexpr const char* kUnknownKey = "NABE-CFG-003";
inline constexpr const char* kWrongType = "NABE-CFG-004";
inline constexpr const char* kMissingKey = "NABE-CFG-005";
inline constexpr const char* kBadValue = "NABE-CFG-006";
inline constexpr const char* kDuplicate = "NABE-CFG-007";
inline constexpr const char* kUnknownConnector = "NABE-CFG-008";
inline constexpr const char* kUnknownPlugin = "NABE-CFG-009";
inline constexpr const char* kMissingOption = "NABE-CFG-010";
inline constexpr const char* kOutOfRange = "NABE-CFG-011";
inline constexpr const char* kNotAChoice = "NABE-CFG-012";
inline constexpr const char* kBadUrl = "NABE-CFG-013";
inline constexpr const char* kBadPath = "NABE-CFG-014";
inline constexpr const char* kTypeNotProduced = "NABE-CFG-015";
inline constexpr const char* kTypeNotAccepted = "NABE-CFG-016";
inline constexpr const char* kContradiction = "NABE-CFG-017";
inline constexpr const char* kUnsupportedPath = "NABE-CFG-018";
inline constexpr const char* kUnboundPrefix = "NABE-CFG-019";
inline constexpr const char* kUnknownSection = "NABE-CFG-020";
inline constexpr const char* kUnknownProfile = "NABE-CFG-021";
inline constexpr const char* kSecretInTheClear = "NABE-CFG-022";
inline constexpr const char* kSecretUnreadable = "NABE-CFG-023";
inline constexpr const char* kNotASecret = "NABE-CFG-024";
inline constexpr const char* kOpenListener = "NABE-CFG-025";
inline constexpr const char* kOpenAdmin = "NABE-CFG-026";
inline constexpr const char* kNotASink = "NABE-CFG-027";
inline constexpr const char* kProducesNothing = "NABE-CFG-028";
inline constexpr const char* kUnknownFact = "NABE-CFG-029";
inline constexpr const char* kCannotBeIdempotent = "NABE-CFG-030";
inline constexpr const char* kBadAddress = "NABE-CFG-031";

inline constexpr const char* kSinkUnreached = "NABE-CFG-101";
inline constexpr const char* kCycle = "NABE-CFG-102";
inline constexpr const char* kNoRoutes = "NABE-CFG-103";
inline constexpr const char* kProfileUnused = "NABE-CFG-104";

}  // namespace nabe::config::code
