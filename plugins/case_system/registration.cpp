// SPDX-License-Identifier: EUPL-1.2
#include "case_system/registration.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/xml.h"

namespace nabe::case_system {
namespace {

constexpr std::size_t kMaxIdentifierBytes = 200;
constexpr std::array<std::pair<Match, std::string_view>, 3> kMatches = {
    {{Match::Existing, "existing"}, {Match::New, "new"}, {Match::Clerk, "clerk"}}};

std::optional<common::XmlElement> read_document(std::string_view xml, std::string_view root) {
  auto document = common::read_xml(xml);
  if (!document || document->name != root || document->name_space != kNamespace) return std::nullopt;
  return document;
}

}  // namespace

std::string_view name_of(Match match) {
  return std::find_if(kMatches.begin(), kMatches.end(), [match](const auto& row) { return row.first == match; })
      ->second;
}

std::optional<Match> match_of(std::string_view name) {
  const auto found =
      std::find_if(kMatches.begin(), kMatches.end(), [name](const auto& row) { return row.second == name; });
  return found == kMatches.end() ? std::nullopt : std::optional(found->first);
}

bool is_identifier(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdentifierBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<Registration> read_registration(std::string_view xml) {
  const auto document = read_document(xml, "registered");
  if (!document) return std::nullopt;
  const auto match = match_of(document->child_text("match"));
  if (!match) return std::nullopt;
  Registration registration{document->child_text("application"), document->child_text("key"), *match,
                            document->child_text("fileNumber"), document->child_text("withdrawn") == "true"};
  const bool has_record = !registration.file_number.empty();
  if (!is_identifier(registration.application) || !is_identifier(registration.key)) return std::nullopt;
  if (*match != Match::Clerk && !has_record) return std::nullopt;
  return registration;
}

std::optional<std::string> read_letter_key(std::string_view xml) {
  const auto document = read_document(xml, "letter");
  if (!document) return std::nullopt;
  std::string key = document->child_text("key");
  return is_identifier(key) ? std::optional(std::move(key)) : std::nullopt;
}

}  // namespace nabe::case_system
