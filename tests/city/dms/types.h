// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nabe::city::dms {

/// Of a property: a text or id, a truth, a whole number or a moment in milliseconds since 1970.
using Value = std::variant<std::string, bool, std::int64_t>;
/// Empty: not set. More than one only where the property is multi-valued.
using Values = std::vector<Value>;

enum class PropertyType { String, Id, Boolean, Integer, DateTime };
std::string_view name_of(PropertyType type);

enum class Updatability { ReadOnly, OnCreate, ReadWrite };
std::string_view name_of(Updatability updatability);

struct Property {
  std::string id;
  std::string display_name;
  PropertyType type = PropertyType::String;
  bool multi = false;
  Updatability updatability = Updatability::ReadOnly;
  bool required = false;
};

struct Type {
  std::string id;
  std::string base;
  std::string parent;  ///< empty for a base type
  std::string display_name;
  std::vector<Property> properties;  ///< inherited ones included

  bool is_base() const { return parent.empty(); }
  /// Null if the type has none of that id.
  const Property* property(std::string_view id) const;
};

/// CMIS's own document, folder and secondary type, and those of this city:
///   city:record          a folder with a file number
///   city:correspondence  secondary: what is known of a piece of correspondence
const std::vector<Type>& all_types();
/// Null if there is none.
const Type* find_type(std::string_view id);
bool is_a(const Type& type, std::string_view ancestor);

}  // namespace nabe::city::dms
