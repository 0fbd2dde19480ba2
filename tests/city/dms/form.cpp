// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/form.h"

#include <charconv>

#include "city/dms/error.h"

namespace nabe::city::dms {
namespace {

template <typename Number>
Number number_of(const std::string& name, const std::string& text) {
  Number number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) {
    throw CmisError("invalidArgument", name + " is not a number: " + text);
  }
  return number;
}

const Property* property_of_any_type(const std::string& id) {
  for (const Type& type : all_types()) {
    if (const Property* property = type.property(id)) return property;
  }
  return nullptr;
}

Value value_of(const std::string& id, PropertyType type, const std::string& text) {
  switch (type) {
    case PropertyType::Boolean:
      if (text != "true" && text != "false") throw CmisError("invalidArgument", id + " is neither true nor false");
      return text == "true";
    case PropertyType::Integer:
    case PropertyType::DateTime:
      return number_of<std::int64_t>(id, text);
    default:
      return text;
  }
}

}  // namespace

PropertyValues properties_of(const Request& request) {
  PropertyValues properties;
  for (std::size_t n = 0;; ++n) {
    const std::string index = '[' + std::to_string(n) + ']';
    const std::string* id = request.field("propertyId" + index);
    if (id == nullptr) return properties;
    const Property* property = property_of_any_type(*id);
    const PropertyType type = property == nullptr ? PropertyType::String : property->type;
    if (properties.count(*id) > 0) throw CmisError("invalidArgument", "Named twice: " + *id);
    Values& values = properties[*id];
    if (const std::string* single = request.field("propertyValue" + index)) {
      values.push_back(value_of(*id, type, *single));
    }
    for (std::size_t m = 0;; ++m) {
      const std::string* value = request.field("propertyValue" + index + '[' + std::to_string(m) + ']');
      if (value == nullptr) break;
      values.push_back(value_of(*id, type, *value));
    }
  }
}

std::optional<Content> content_of(const Request& request) {
  for (const Part& part : request.parts) {
    if (part.head.name != "content") continue;
    const std::string& type = part.head.media_type;
    return Content{part.head.file_name, type.empty() ? "application/octet-stream" : type, part.content};
  }
  return std::nullopt;
}

bool flag_of(const Request& request, const std::string& name) {
  const std::string* text = request.field(name);
  if (text == nullptr) return false;
  return std::get<bool>(value_of(name, PropertyType::Boolean, *text));
}

std::optional<std::size_t> count_of(const Request& request, const std::string& name) {
  const std::string* text = request.field(name);
  if (text == nullptr) return std::nullopt;
  return number_of<std::size_t>(name, *text);
}

}  // namespace nabe::city::dms
