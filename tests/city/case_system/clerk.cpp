// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/clerk.h"

#include <Poco/Base64Decoder.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <sstream>

#include "common/http_message.h"

namespace nabe::city::case_system {

const ClerkAction* clerk_action(const std::string& name) {
  static const std::map<std::string, ClerkAction> kActions = {
      {"query", {"query.raised", {"fileNumber", "text"}, {"application", "subject", "due"}}},
      {"status", {"case.status_changed", {"fileNumber", "status"}, {"application"}}},
      {"document",
       {"document.issued", {"fileNumber", "name", "mediaType", "content"}, {"application", "subject", "text"}}},
      {"decision",
       {"decision.issued",
        {"fileNumber", "outcome", "text"},
        {"application", "subject", "name", "mediaType", "content"}}},
      {"appointment-notice", {"appointment.requested", {"fileNumber", "text"}, {"application", "site", "service"}}}};
  const auto found = kActions.find(name);
  return found == kActions.end() ? nullptr : &found->second;
}

std::optional<Document> document_in(Texts& texts, std::string& problem) {
  const auto take = [&](const char* name) {
    const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& text) { return text.first == name; });
    if (found == texts.end()) return std::string();
    std::string value = std::move(found->second);
    texts.erase(found);
    return value;
  };
  Document document{take("name"), take("mediaType"), {}};
  const std::string content = take("content");
  if (document.name.empty() && document.media_type.empty() && content.empty()) return std::nullopt;
  if (document.name.empty() || content.empty() || !common::is_header_value(document.media_type)) {
    problem = "name, mediaType and content go together";
    return std::nullopt;
  }
  std::istringstream encoded(content);
  try {
    Poco::Base64Decoder decoder(encoded);
    document.bytes.assign(std::istreambuf_iterator<char>(decoder), {});
  } catch (const Poco::Exception&) {
    document.bytes.clear();
  }
  if (!document.bytes.empty()) return document;
  problem = "content is no base64";
  return std::nullopt;
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
