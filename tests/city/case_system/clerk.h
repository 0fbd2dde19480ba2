// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "city/frame/json.h"
#include "city/frame/xml.h"

namespace nabe::city::case_system {

/// What a clerk can do in a record, and what the listener is told of it.
struct ClerkAction {
  std::string event_type;
  std::vector<std::string> required;  ///< texts
  std::vector<std::string> optional;
};

/// `query`, `status`, `document`, `decision`, `appointment-notice`; null if there is none of that name.
const ClerkAction* clerk_action(const std::string& name);

/// What an event brings along.
struct Document {
  std::string name;
  std::string media_type;
  std::string bytes;
};

/// Takes `name`, `mediaType` and `content` (base64) out of the texts of an action; nothing, and no problem, if there is
/// none of them.
std::optional<Document> document_in(Texts& texts, std::string& problem);

/// The texts of an action in their order; nothing and `problem` if one is missing, unknown or no text for XML.
std::optional<Texts> texts_of(const ClerkAction& action, const JsonObject& arguments, std::string& problem);

}  // namespace nabe::city::case_system
