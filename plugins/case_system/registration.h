// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nabe::case_system {

/// Of all documents of the interface (README.md).
inline constexpr std::string_view kNamespace = "urn:nabe:case-system:1";

/// How the case system found the record of an application.
enum class Match {
  Existing,  ///< the applicant has one
  New,       ///< it was made
  Clerk,     ///< not certain: a clerk has to assign the application
};
std::string_view name_of(Match match);
std::optional<Match> match_of(std::string_view name);

/// What the case system knows of an application.
struct Registration {
  std::string application;  ///< its number there
  std::string key;          ///< the idempotency key that it came with
  Match match = Match::Clerk;
  std::string file_number;  ///< of the record; empty until a clerk has assigned the application
  bool withdrawn = false;
};

/// Nothing if the text is no `registered` document, or says less than it has to. Its size is the caller's to bound.
std::optional<Registration> read_registration(std::string_view xml);

/// The key that a `letter` document names; nothing if the text is none.
std::optional<std::string> read_letter_key(std::string_view xml);

/// A number or key as the interface has them: 1 to 200 visible characters of ASCII.
bool is_identifier(std::string_view text);

}  // namespace nabe::case_system
