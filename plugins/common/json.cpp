// SPDX-License-Identifier: EUPL-1.2
#include "common/json.h"

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/JSONException.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>

#include <algorithm>
#include <limits>
#include <set>
#include <sstream>

namespace nabe::common {
namespace {

/// Two readers of a text could take different ones of two members of a name.
class StrictHandler final : public Poco::JSON::ParseHandler {
 public:
  StrictHandler() : ParseHandler(true) {}
  void startObject() override {
    names_.emplace_back();
    ParseHandler::startObject();
  }
  void endObject() override {
    names_.pop_back();
    ParseHandler::endObject();
  }
  void key(const std::string& name) override {
    if (!names_.back().insert(name).second) throw Poco::JSON::JSONException("a member is named twice");
    ParseHandler::key(name);
  }

 private:
  std::vector<std::set<std::string>> names_;
};

}  // namespace

/// Between POCO's values and ours.
struct JsonConversion {
  static Json from(const Poco::Dynamic::Var& value) {
    Json json;
    if (value.isEmpty()) return json;
    if (value.type() == typeid(Poco::JSON::Object::Ptr)) {
      json.value_ = Json::Object();
      for (const auto& [name, member] : *value.extract<Poco::JSON::Object::Ptr>()) json.set(name, from(member));
    } else if (value.type() == typeid(Poco::JSON::Array::Ptr)) {
      json.value_ = Json::Array();
      for (const auto& item : *value.extract<Poco::JSON::Array::Ptr>()) json.add(from(item));
    } else if (value.isBoolean()) {
      json.value_ = value.convert<bool>();
    } else if (value.isString()) {
      json.value_ = value.convert<std::string>();
    } else if (value.isInteger() && value <= std::numeric_limits<std::int64_t>::max()) {
      json.value_ = static_cast<std::int64_t>(value.convert<Poco::Int64>());
    } else {
      json.value_ = value.convert<double>();
    }
    return json;
  }

  static Poco::Dynamic::Var to(const Json& json) {
    struct Visitor {
      Poco::Dynamic::Var operator()(std::monostate) const { return {}; }
      Poco::Dynamic::Var operator()(bool value) const { return value; }
      Poco::Dynamic::Var operator()(std::int64_t value) const { return static_cast<Poco::Int64>(value); }
      Poco::Dynamic::Var operator()(double value) const { return value; }
      Poco::Dynamic::Var operator()(const std::string& value) const { return value; }
      Poco::Dynamic::Var operator()(const Json::Array& items) const {
        Poco::JSON::Array::Ptr array(new Poco::JSON::Array);
        for (const Json& item : items) array->add(to(item));
        return array;
      }
      Poco::Dynamic::Var operator()(const Json::Object& members) const {
        Poco::JSON::Object::Ptr object(new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER));
        for (const auto& [name, member] : members) object->set(name, to(member));
        return object;
      }
    };
    return std::visit(Visitor{}, json.value_);
  }
};

std::optional<Json> Json::parse(const std::string& text, std::size_t max_depth) {
  try {
    Poco::JSON::Parser parser(new StrictHandler);
    parser.setDepth(max_depth);
    return JsonConversion::from(parser.parse(text));
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

std::string Json::text() const {
  std::ostringstream out;
  Poco::JSON::Stringifier::stringify(JsonConversion::to(*this), out);
  return out.str();
}

Json& Json::set(std::string name, Json value) {
  auto* members = std::get_if<Object>(&value_);
  if (members == nullptr) return *this;
  const auto found =
      std::find_if(members->begin(), members->end(), [&](const Member& member) { return member.first == name; });
  if (found == members->end()) {
    members->emplace_back(std::move(name), std::move(value));
  } else {
    found->second = std::move(value);
  }
  return *this;
}

Json& Json::set_text(std::string name, std::string_view value) {
  return value.empty() ? *this : set(std::move(name), Json(value));
}

Json& Json::add(Json value) {
  if (auto* items = std::get_if<Array>(&value_)) items->push_back(std::move(value));
  return *this;
}

const Json& Json::at(std::string_view name) const {
  static const Json kNull;
  for (const auto& [key, value] : members()) {
    if (key == name) return value;
  }
  return kNull;
}

const Json::Object& Json::members() const {
  static const Object kNone;
  const auto* members = std::get_if<Object>(&value_);
  return members == nullptr ? kNone : *members;
}

const Json::Array& Json::items() const {
  static const Array kNone;
  const auto* items = std::get_if<Array>(&value_);
  return items == nullptr ? kNone : *items;
}

std::optional<std::string> Json::as_text() const {
  const auto* value = std::get_if<std::string>(&value_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> Json::as_integer() const {
  const auto* value = std::get_if<std::int64_t>(&value_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<double> Json::as_number() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  const auto integer = as_integer();
  return integer ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

std::optional<bool> Json::as_flag() const {
  const auto* value = std::get_if<bool>(&value_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

}  // namespace nabe::common
