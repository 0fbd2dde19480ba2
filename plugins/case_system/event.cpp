// SPDX-License-Identifier: EUPL-1.2
#include "case_system/event.h"

#include <algorithm>
#include <utility>

#include "case_system/registration.h"
#include "common/json.h"
#include "common/xml.h"

namespace nabe::case_system {
namespace {

/// Attributes are for routes and overviews: a text that is longer belongs into the body.
constexpr std::size_t kMaxAttributeBytes = 500;

struct Field {
  const char* element;
  std::string Event::*value;
  bool is_attribute;
};

constexpr Field kFields[] = {
    {"id", &Event::id, true},
    {"type", &Event::type, true},
    {"application", &Event::application, true},
    {"fileNumber", &Event::file_number, true},
    {"match", &Event::match, true},
    {"status", &Event::status, true},
    {"outcome", &Event::outcome, true},
    {"subject", &Event::subject, true},
    {"due", &Event::due, true},
    {"text", &Event::text, false},
    {"site", &Event::site, true},
    {"service", &Event::service, true},
};

/// What is missing in an event of its type; empty if nothing is.
std::string missing_in(const Event& event) {
  if (event.file_number.empty()) return "fileNumber";
  if (event.type == "case.assigned") {
    if (event.application.empty()) return "application";
    const auto match = match_of(event.match);
    return match && *match != Match::Clerk ? "" : "match";
  }
  if (event.type == "case.status_changed") return event.status.empty() ? "status" : "";
  if (event.type == "decision.issued") return event.outcome.empty() ? "outcome" : "";
  if (event.type == "document.issued") return "";
  return event.text.empty() ? "text" : "";
}

void set_attribute(MessageBuilder& message, const char* name, const std::string& value) {
  if (!value.empty()) message.attribute(name, value);
}

/// What is for a person to read goes as text; what is for programs as JSON.
void set_body(MessageBuilder& message, const Event& event) {
  const bool is_letter =
      event.type == "query.raised" || event.type == "decision.issued" || event.type == "document.issued";
  if (is_letter) {
    if (!event.text.empty()) message.body(event.text, "text/plain; charset=utf-8");
    return;
  }
  common::Json body = common::Json::object();
  body.set_text("application", event.application).set("fileNumber", event.file_number);
  body.set_text("match", event.match).set_text("status", event.status).set_text("text", event.text);
  body.set_text("site", event.site).set_text("service", event.service);
  message.body(body.text(), "application/json");
}

}  // namespace

std::optional<Event> read_event(std::string_view xml, std::string& problem) {
  const auto document = common::read_xml(xml);
  if (!document || document->name != "event" || document->name_space != kNamespace) {
    problem = "no event of " + std::string(kNamespace);
    return std::nullopt;
  }
  Event event;
  for (const common::XmlElement& child : document->children) {
    const auto* const known = std::find_if(std::begin(kFields), std::end(kFields),
                                           [&](const Field& field) { return child.name == field.element; });
    // A newer case system may tell more; what cannot be unclear is passed over.
    if (child.name_space != kNamespace || known == std::end(kFields)) continue;
    if (!(event.*(known->value)).empty()) {
      problem = std::string(known->element) + " comes twice";
      return std::nullopt;
    }
    if (known->is_attribute && child.text.size() > kMaxAttributeBytes) {
      problem = std::string(known->element) + " is longer than 500 bytes";
      return std::nullopt;
    }
    event.*(known->value) = child.text;
  }
  if (!is_identifier(event.id)) {
    problem = "id is missing, or is no identifier";
  } else if (!event.application.empty() && !is_identifier(event.application)) {
    problem = "application is no identifier";
  } else if (std::find(std::begin(kEventTypes), std::end(kEventTypes), event.type) == std::end(kEventTypes)) {
    problem = "type is none of the interface";
  } else if (const std::string missing = missing_in(event); !missing.empty()) {
    problem = missing + " is missing, or is not what it should be";
  } else {
    return event;
  }
  return std::nullopt;
}

MessageBuilder message_of(const Event& event, const std::string& reference_system) {
  MessageBuilder message(event.type);
  message.sender_message_id(event.id);
  if (event.application.empty()) {
    message.reference(std::string(kFileNumberSystem), event.file_number);
  } else {
    message.reference(reference_system, event.application);
  }
  set_attribute(message, "file_number", event.file_number);
  set_attribute(message, "match", event.match);
  set_attribute(message, "status", event.status);
  set_attribute(message, "outcome", event.outcome);
  set_attribute(message, "subject", event.subject);
  set_attribute(message, "due", event.due);
  set_attribute(message, "site", event.site);
  set_attribute(message, "service", event.service);
  if (event.type == "query.raised") message.attribute("query_id", event.id);
  set_body(message, event);
  return message;
}

}  // namespace nabe::case_system
