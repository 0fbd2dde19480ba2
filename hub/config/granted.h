// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

/// What an entry of `grant` names: `*`, `attachments`, `fact:NAME`, or else a section of the body.
namespace nabe::config {

inline constexpr std::string_view kWholeMessage = "*";
inline constexpr std::string_view kAttachments = "attachments";

/// The fact that the entry hands over by itself, whatever is granted of the body; nothing if it names none.
constexpr std::optional<std::string_view> granted_fact(std::string_view grant) {
  constexpr std::string_view kPrefix = "fact:";
  if (grant.substr(0, kPrefix.size()) != kPrefix) {
    return std::nullopt;
  }
  return grant.substr(kPrefix.size());
}

constexpr bool names_section(std::string_view grant) {
  return grant != kWholeMessage && grant != kAttachments && !granted_fact(grant);
}

}  // namespace nabe::config
