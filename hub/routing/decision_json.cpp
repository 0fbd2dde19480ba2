// SPDX-License-Identifier: EUPL-1.2
#include "routing/decision_json.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <utility>

#include "base/json_text.h"
#include "routing/text.h"

namespace nabe::routing {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::size_t kShortFactBytes = 256;
constexpr std::size_t kMaxJsonDepth = 16;

void write(JsonText& json, const ConditionTrace& condition) {
  json.begin_object().member("subject", condition.subject).member("expectation", condition.expectation);
  json.texts("values", condition.values);
  json.member("values_cut", condition.values_cut).member("held", condition.held).end_object();
}

void write(JsonText& json, const RouteTrace& route) {
  json.begin_object().member("route", route.route).member("matched", route.matched);
  json.member("source_matched", route.source_matched).member("type_matched", route.type_matched);
  json.member("expected_source", route.expected_source).texts("expected_types", route.expected_types);
  json.key("conditions").begin_array();
  for (const ConditionTrace& condition : route.conditions) {
    write(json, condition);
  }
  json.end_array().end_object();
}

void write(JsonText& json, const MatchedRoute& route) {
  json.begin_object().member("route", route.name).texts("to", route.to).end_object();
}

void write(JsonText& json, const PlannedDelivery& delivery) {
  json.begin_object().member("connector", delivery.connector).texts("grant", delivery.grant);
  json.texts("with", delivery.with).texts("routes", delivery.routes);
  json.member("continue_on_dead", delivery.continue_on_dead).end_object();
}

template <typename List>
void write_all(JsonText& json, std::string_view name, const List& list) {
  json.key(name).begin_array();
  for (const auto& each : list) {
    write(json, each);
  }
  json.end_array();
}

std::string text_of(const Decision& decision) {
  JsonText json;
  json.begin_object().member("version", std::int64_t{1}).member("revision", decision.revision);
  json.member("department", decision.department).member("source", decision.source).member("type", decision.type);
  json.key("facts").begin_array();
  for (const auto& [name, value] : decision.facts) {
    json.begin_array().value(name).value(value).end_array();
  }
  json.end_array();
  write_all(json, "matched", decision.matched);
  write_all(json, "deliveries", decision.deliveries);
  write_all(json, "trace", decision.trace);
  json.member("trace_complete", decision.trace_complete).member("values_cut", decision.values_cut).end_object();
  return json.take();
}

std::vector<std::string> strings(const Object::Ptr& object, const std::string& key) {
  std::vector<std::string> texts;
  const Array::Ptr array = object->getArray(key);
  for (std::size_t i = 0; !array.isNull() && i < array->size(); ++i) {
    texts.push_back(array->getElement<std::string>(static_cast<unsigned>(i)));
  }
  return texts;
}

template <typename Visit>
void for_each_object(const Object::Ptr& object, const std::string& key, Visit visit) {
  const Array::Ptr array = object->getArray(key);
  for (std::size_t i = 0; !array.isNull() && i < array->size(); ++i) {
    const Object::Ptr entry = array->getObject(static_cast<unsigned>(i));
    if (entry.isNull()) {
      throw Poco::DataFormatException();
    }
    visit(entry);
  }
}

std::string string_of(const Object::Ptr& object, const std::string& key) {
  return object->optValue<std::string>(key, {});
}

RouteTrace route_of(const Object::Ptr& object) {
  RouteTrace route;
  route.route = string_of(object, "route");
  route.matched = object->optValue("matched", false);
  route.source_matched = object->optValue("source_matched", true);
  route.type_matched = object->optValue("type_matched", true);
  route.expected_source = string_of(object, "expected_source");
  route.expected_types = strings(object, "expected_types");
  for_each_object(object, "conditions", [&route](const Object::Ptr& entry) {
    ConditionTrace condition;
    condition.subject = string_of(entry, "subject");
    condition.expectation = string_of(entry, "expectation");
    condition.values = strings(entry, "values");
    condition.values_cut = entry->optValue("values_cut", false);
    condition.held = entry->optValue("held", false);
    route.conditions.push_back(std::move(condition));
  });
  return route;
}

Decision decision_of(const Object::Ptr& object) {
  Decision decision;
  decision.revision = string_of(object, "revision");
  decision.department = string_of(object, "department");
  decision.source = string_of(object, "source");
  decision.type = string_of(object, "type");
  const Array::Ptr facts = object->getArray("facts");
  for (std::size_t i = 0; !facts.isNull() && i < facts->size(); ++i) {
    const Array::Ptr pair = facts->getArray(static_cast<unsigned>(i));
    if (pair.isNull() || pair->size() != 2) {
      throw Poco::DataFormatException();
    }
    decision.facts.emplace_back(pair->getElement<std::string>(0), pair->getElement<std::string>(1));
  }
  for_each_object(object, "matched", [&decision](const Object::Ptr& entry) {
    decision.matched.push_back({string_of(entry, "route"), strings(entry, "to")});
  });
  for_each_object(object, "deliveries", [&decision](const Object::Ptr& entry) {
    decision.deliveries.push_back({string_of(entry, "connector"), strings(entry, "grant"), strings(entry, "with"),
                                   strings(entry, "routes"), entry->optValue("continue_on_dead", false)});
  });
  for_each_object(object, "trace",
                  [&decision](const Object::Ptr& entry) { decision.trace.push_back(route_of(entry)); });
  decision.trace_complete = object->optValue("trace_complete", false);
  decision.values_cut = object->optValue("values_cut", false);
  return decision;
}

Error unreadable() {
  return Error{
      "NABE-RTE-008", "the stored routing decision cannot be read", "reroute the message or explain its file", {}};
}

}  // namespace

std::string to_json(const Decision& decision) {
  std::string json = text_of(decision);
  if (json.size() <= kMaxBytes) {
    return json;
  }
  Decision shorter = decision;
  shorter.trace_complete = false;
  std::erase_if(shorter.trace, [](const RouteTrace& route) { return !route.matched; });
  json = text_of(shorter);
  if (json.size() > kMaxBytes) {
    shorter.trace.clear();
    json = text_of(shorter);
  }
  if (json.size() > kMaxBytes) {
    for (auto& [name, value] : shorter.facts) {
      shorter.values_cut |= cut_to(value, kShortFactBytes);
    }
    json = text_of(shorter);
  }
  return json;
}

Result<Decision> decision_from_json(std::string_view json) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(kMaxJsonDepth);
    return decision_of(parser.parse(std::string(json)).extract<Object::Ptr>());
  } catch (const Poco::Exception&) {
    return unreadable();
  }
}

}  // namespace nabe::routing
