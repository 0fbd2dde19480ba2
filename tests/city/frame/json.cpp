// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/json.h"

#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>

#include <sstream>

namespace nabe::city {
namespace {

constexpr std::size_t kMaxDepth = 32;

}  // namespace

JsonObject::Ptr parse_object(const std::string& text) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(kMaxDepth);
    const Json value = parser.parse(text);
    return value.type() == typeid(JsonObject::Ptr) ? value.extract<JsonObject::Ptr>() : nullptr;
  } catch (const Poco::Exception&) {
    return nullptr;
  }
}

std::string text_of(const Json& value) {
  std::ostringstream out;
  Poco::JSON::Stringifier::stringify(value, out);
  return out.str();
}

Response json_response(int status, const Json& value) {
  return {status, {{"Content-Type", "application/json"}}, text_of(value) + '\n'};
}

std::string text_member(const JsonObject& object, const std::string& name) {
  const Json value = object.get(name);
  return value.isString() ? value.extract<std::string>() : std::string();
}

}  // namespace nabe::city
