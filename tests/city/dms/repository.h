// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "city/dms/types.h"

namespace nabe::city::dms {

using PropertyValues = std::map<std::string, Values>;

struct Content {
  std::string file_name;
  std::string media_type;
  std::string bytes;
};

struct Object {
  std::string id;
  const Type* type = nullptr;
  std::vector<const Type*> secondary;
  std::string parent_id;      ///< empty for the root
  PropertyValues properties;  ///< of all its types; `cmis:path` is not among them
  std::optional<Content> content;

  bool is_folder() const { return type->base == "cmis:folder"; }
  std::string name() const;
  /// Null if none of its types has it.
  const Property* property(std::string_view id) const;
};

/// Folders and documents. Refuses by CmisError. Not thread-safe.
class Repository {
 public:
  static constexpr const char* kRootId = "100";

  /// `now_ms`: milliseconds since 1970.
  explicit Repository(std::function<std::int64_t()> now_ms);

  const Object& by_id(const std::string& id) const;
  const Object& by_path(const std::vector<std::string>& path) const;
  std::string path_of(const Object& object) const;
  /// In the order of their creation.
  std::vector<const Object*> children(const Object& folder) const;
  std::vector<const Object*> all() const;
  bool is_below(const Object& object, const std::string& folder_id) const;
  /// With `cmis:path`; empty where not set.
  Values value(const Object& object, std::string_view property) const;

  /// `given` holds `cmis:objectTypeId` and `cmis:name`. `base`: of which the type has to be.
  const Object& create(const std::string& base, const Object& folder, PropertyValues given,
                       std::optional<Content> content);
  /// `change_token` may be empty.
  const Object& update(const Object& object, const std::string& change_token, PropertyValues given);
  void remove(const Object& object);

 private:
  std::int64_t tick();
  void set_types(Object& object, PropertyValues& given) const;
  void check(const Object& object, const PropertyValues& given, bool is_new) const;
  void check_name(const Object& object, const PropertyValues& given) const;
  static void apply(Object& object, PropertyValues given);

  std::function<std::int64_t()> now_ms_;
  std::int64_t last_ms_ = 0;
  std::uint64_t last_id_ = 100;
  std::map<std::uint64_t, Object> objects_;
};

}  // namespace nabe::city::dms
