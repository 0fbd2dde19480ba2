// SPDX-License-Identifier: EUPL-1.2
#include "admin/render.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>

#include "admin/json_write.h"

namespace nabe::admin {
namespace {

template <typename Values>
std::string render_list(const char* name, const Values& values, const std::string& next_after) {
  json::ArrayPtr array = new Poco::JSON::Array;
  for (const auto& value : values) {
    array->add(json::write(value));
  }
  json::ObjectPtr result = json::object();
  result->set(name, array);
  if (!next_after.empty()) {
    result->set("next_after", json::text(next_after));
  }
  return json::stringify(result);
}

}  // namespace

std::string render(const StatusView& view) { return json::stringify(json::write(view)); }

std::string render(const std::vector<store::MessageSummary>& messages, const std::string& next_after) {
  return render_list("messages", messages, next_after);
}

std::string render(const MessageView& view) { return json::stringify(json::write(view)); }

std::string render(const std::vector<store::Delivery>& deliveries, const std::string& next_after) {
  return render_list("deliveries", deliveries, next_after);
}

std::string render(const std::vector<store::StoredRefusal>& refusals, const std::string& next_after) {
  return render_list("refusals", refusals, next_after);
}

std::string render(const std::vector<store::JournalEntry>& entries, const std::string& next_after) {
  return render_list("entries", entries, next_after);
}

std::string render(const delivery::Explanation& explanation) {
  json::ObjectPtr result = json::object();
  result->set("text", json::text(explanation.text));
  try {
    Poco::JSON::Parser parser;
    result->set("decision", parser.parse(explanation.decision_json));
  } catch (const Poco::Exception&) {
    result->set("decision", Poco::Dynamic::Var());  // an explanation without its decision is still worth reading
  }
  return json::stringify(result);
}

std::string render(const store::Receipt& receipt) { return json::stringify(json::write(receipt)); }

std::string render_findings(const std::vector<Error>& errors, const std::vector<Error>& warnings) {
  json::ObjectPtr result = json::object();
  for (const auto& [name, findings] : {std::pair{"errors", &errors}, std::pair{"warnings", &warnings}}) {
    json::ArrayPtr array = new Poco::JSON::Array;
    for (const Error& finding : *findings) {
      array->add(json::write(finding));
    }
    result->set(name, array);
  }
  return json::stringify(result);
}

}  // namespace nabe::admin
