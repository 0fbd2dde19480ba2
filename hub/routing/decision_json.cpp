// SPDX-License-Identifier: EUPL-1.2
#include "routing/decision_json.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "routing/text.h"

namespace nabe::routing {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::size_t kShortFactBytes = 256;
constexpr std::size_t kMaxJsonDepth = 16;

Object::Ptr new_object() { return new Object(Poco::JSON_PRESERVE_KEY_ORDER); }

Array::Ptr array_of(const std::vector<std::string>& texts) {
  Array::Ptr array = new Array;
  for (const std::string& text : texts) {
    array->add(text);
  }
  return array;
}

Object::Ptr object_of(const ConditionTrace& condition) {
  Object::Ptr object = new_object();
  object->set("subject", condition.subject);
  object->set("expectation", condition.expectation);
  object->set("values", array_of(condition.values));
  object->set("values_cut", condition.values_cut);
  object->set("held", condition.held);
  return object;
}

Object::Ptr object_of(const RouteTrace& route) {
  Object::Ptr object = new_object();
  object->set("route", route.route);
  object->set("matched", route.matched);
  object->set("source_matched", route.source_matched);
  object->set("type_matched", route.type_matched);
  object->set("expected_source", route.expected_source);
  object->set("expected_types", array_of(route.expected_types));
  Array::Ptr conditions = new Array;
  for (const ConditionTrace& condition : route.conditions) {
    conditions->add(object_of(condition));
  }
  object->set("conditions", conditions);
  return object;
}

Object::Ptr object_of(const PlannedDelivery& delivery) {
  Object::Ptr object = new_object();
  object->set("connector", delivery.connector);
  object->set("grant", array_of(delivery.grant));
  object->set("with", array_of(delivery.with));
  object->set("routes", array_of(delivery.routes));
  object->set("continue_on_dead", delivery.continue_on_dead);
  return object;
}

Object::Ptr object_of(const Decision& decision) {
  Object::Ptr object = new_object();
  object->set("version", 1);
  object->set("revision", decision.revision);
  object->set("department", decision.department);
  object->set("source", decision.source);
  object->set("type", decision.type);
  Array::Ptr facts = new Array;
  for (const auto& [name, value] : decision.facts) {
    facts->add(array_of({name, value}));
  }
  object->set("facts", facts);
  Array::Ptr matched = new Array;
  for (const MatchedRoute& route : decision.matched) {
    Object::Ptr entry = new_object();
    entry->set("route", route.name);
    entry->set("to", array_of(route.to));
    matched->add(entry);
  }
  object->set("matched", matched);
  Array::Ptr deliveries = new Array;
  for (const PlannedDelivery& delivery : decision.deliveries) {
    deliveries->add(object_of(delivery));
  }
  object->set("deliveries", deliveries);
  Array::Ptr trace = new Array;
  for (const RouteTrace& route : decision.trace) {
    trace->add(object_of(route));
  }
  object->set("trace", trace);
  object->set("trace_complete", decision.trace_complete);
  object->set("values_cut", decision.values_cut);
  return object;
}

std::string text_of(const Decision& decision) {
  std::ostringstream text;
  object_of(decision)->stringify(text);
  return std::move(text).str();
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
