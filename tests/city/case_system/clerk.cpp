// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/clerk.h"

#include <algorithm>
#include <map>

namespace nabe::city::case_system {

const ClerkAction* clerk_action(const std::string& name) {
  static const std::map<std::string, ClerkAction> kActions = {
      {"query", {"query.raised", {"fileNumber", "text"}, {"application", "due"}}},
      {"status", {"case.status_changed", {"fileNumber", "status"}, {"application"}}},
      {"document", {"document.issued", {"fileNumber", "name", "mediaType", "content"}, {"application"}}},
      {"decision", {"decision.issued", {"fileNumber", "outcome", "text"}, {"application"}}},
      {"appointment-notice", {"appointment.requested", {"fileNumber", "text"}, {"application", "site", "service"}}}};
  const auto found = kActions.find(name);
  return found == kActions.end() ? nullptr : &found->second;
}

std::optional<Texts> texts_of(const ClerkAction& action, const JsonObject& arguments, std::string& problem) {
  std::vector<std::string> known = action.required;
  known.insert(known.end(), action.optional.begin(), action.optional.end());
  for (const auto& [name, value] : arguments) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      problem = name + " is unknown";
      return std::nullopt;
    }
  }
  Texts texts;
  for (const std::string& name : known) {
    const bool required = std::find(action.required.begin(), action.required.end(), name) != action.required.end();
    if (!required && !arguments.has(name)) continue;
    const std::string text = text_member(arguments, name);
    if (text.empty() || !is_xml_text(text)) {
      problem = name + " is no text";
      return std::nullopt;
    }
    texts.emplace_back(name, text);
  }
  return texts;
}

}  // namespace nabe::city::case_system
