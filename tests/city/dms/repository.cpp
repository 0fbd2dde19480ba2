// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/repository.h"

#include <algorithm>
#include <charconv>

#include "city/dms/error.h"

namespace nabe::city::dms {
namespace {

constexpr const char* kUser = "city";

std::string text_in(const PropertyValues& properties, const std::string& id) {
  const auto found = properties.find(id);
  if (found == properties.end() || found->second.empty()) return {};
  const auto* text = std::get_if<std::string>(&found->second.front());
  return text == nullptr ? std::string() : *text;
}

std::uint64_t number_of(const std::string& id) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
  return failure == std::errc() && end == id.data() + id.size() ? number : 0;
}

/// What a new document's properties say about its versions and its content.
void describe_document(Object& object) {
  PropertyValues& p = object.properties;
  p["cmis:isImmutable"] = {false};
  for (const char* id : {"cmis:isLatestVersion", "cmis:isMajorVersion", "cmis:isLatestMajorVersion"}) p[id] = {true};
  for (const char* id : {"cmis:isPrivateWorkingCopy", "cmis:isVersionSeriesCheckedOut"}) p[id] = {false};
  p["cmis:versionSeriesId"] = {object.id};
  if (!object.content) return;
  p["cmis:contentStreamLength"] = {static_cast<std::int64_t>(object.content->bytes.size())};
  p["cmis:contentStreamMimeType"] = {object.content->media_type};
  p["cmis:contentStreamFileName"] = {object.content->file_name};
}

}  // namespace

int status_of(const std::string& exception) {
  static const std::map<std::string, int> kStatus = {{"invalidArgument", 400},
                                                     {"filterNotValid", 400},
                                                     {"permissionDenied", 403},
                                                     {"streamNotSupported", 403},
                                                     {"objectNotFound", 404},
                                                     {"notSupported", 405},
                                                     {"constraint", 409},
                                                     {"contentAlreadyExists", 409},
                                                     {"nameConstraintViolation", 409},
                                                     {"updateConflict", 409},
                                                     {"versioning", 409}};
  const auto found = kStatus.find(exception);
  return found == kStatus.end() ? 500 : found->second;
}

std::string Object::name() const { return text_in(properties, "cmis:name"); }

const Property* Object::property(std::string_view wanted) const {
  if (const Property* own = type->property(wanted)) return own;
  for (const Type* other : secondary) {
    if (const Property* found = other->property(wanted)) return found;
  }
  return nullptr;
}

Repository::Repository(std::function<std::int64_t()> now_ms) : now_ms_(std::move(now_ms)) {
  Object root;
  root.id = kRootId;
  root.type = find_type("cmis:folder");
  const std::int64_t now = tick();
  root.properties = {{"cmis:name", {std::string("RootFolder")}},    {"cmis:objectId", {root.id}},
                     {"cmis:baseTypeId", {root.type->base}},        {"cmis:objectTypeId", {root.type->id}},
                     {"cmis:createdBy", {std::string(kUser)}},      {"cmis:creationDate", {now}},
                     {"cmis:lastModifiedBy", {std::string(kUser)}}, {"cmis:lastModificationDate", {now}},
                     {"cmis:changeToken", {std::to_string(now)}}};
  objects_[last_id_] = std::move(root);
}

std::int64_t Repository::tick() {
  // Never the same twice: it is the change token as well.
  last_ms_ = std::max(now_ms_(), last_ms_ + 1);
  return last_ms_;
}

const Object& Repository::by_id(const std::string& id) const {
  const auto found = objects_.find(number_of(id));
  if (found == objects_.end()) throw CmisError("objectNotFound", "Unknown object id: " + id);
  return found->second;
}

const Object& Repository::by_path(const std::vector<std::string>& path) const {
  const Object* at = &by_id(kRootId);
  std::string walked;
  for (const std::string& name : path) {
    walked += '/' + name;
    const std::vector<const Object*> below = children(*at);
    const auto found =
        std::find_if(below.begin(), below.end(), [&](const Object* child) { return child->name() == name; });
    if (found == below.end()) throw CmisError("objectNotFound", "Unknown path: " + walked);
    at = *found;
  }
  return *at;
}

std::string Repository::path_of(const Object& object) const {
  if (object.parent_id.empty()) return "/";
  const std::string parent = path_of(by_id(object.parent_id));
  return (parent == "/" ? "" : parent) + '/' + object.name();
}

std::vector<const Object*> Repository::children(const Object& folder) const {
  std::vector<const Object*> found;
  for (const auto& [number, object] : objects_) {
    if (object.parent_id == folder.id) found.push_back(&object);
  }
  return found;
}

std::vector<const Object*> Repository::all() const {
  std::vector<const Object*> found;
  for (const auto& [number, object] : objects_) found.push_back(&object);
  return found;
}

bool Repository::is_below(const Object& object, const std::string& folder_id) const {
  for (const Object* at = &object; !at->parent_id.empty(); at = &by_id(at->parent_id)) {
    if (at->parent_id == folder_id) return true;
  }
  return false;
}

Values Repository::value(const Object& object, std::string_view property) const {
  if (property == "cmis:path" && object.is_folder()) return {path_of(object)};
  const auto found = object.properties.find(std::string(property));
  return found == object.properties.end() ? Values() : found->second;
}

void Repository::set_types(Object& object, PropertyValues& given) const {
  const auto wanted = given.find("cmis:secondaryObjectTypeIds");
  if (wanted == given.end()) return;
  object.secondary.clear();
  for (const Value& value : wanted->second) {
    const Type* type = find_type(std::get<std::string>(value));
    if (type == nullptr || type->base != "cmis:secondary" || type->is_base()) {
      throw CmisError("constraint", "Not a secondary type: " + std::get<std::string>(value));
    }
    object.secondary.push_back(type);
  }
}

void Repository::check(const Object& object, const PropertyValues& given, bool is_new) const {
  for (const auto& [id, values] : given) {
    const Property* property = object.property(id);
    if (property == nullptr) throw CmisError("constraint", "Property is not known in the type: " + id);
    const bool once = property->updatability == Updatability::OnCreate;
    if (property->updatability == Updatability::ReadOnly || (once && !is_new)) {
      throw CmisError("constraint", "Property is read-only: " + id);
    }
    if (values.size() > 1 && !property->multi) throw CmisError("constraint", "Property has one value: " + id);
  }
  std::vector<const Type*> types = object.secondary;
  types.push_back(object.type);
  for (const Type* type : types) {
    for (const Property& property : type->properties) {
      if (!property.required) continue;
      const auto now = given.find(property.id);
      const bool stays = now == given.end() && object.properties.count(property.id) > 0;
      if (!stays && (now == given.end() || now->second.empty())) {
        throw CmisError("constraint", "Property is required: " + property.id);
      }
    }
  }
}

void Repository::check_name(const Object& object, const PropertyValues& given) const {
  if (given.count("cmis:name") == 0) return;
  const std::string name = text_in(given, "cmis:name");
  if (name.empty() || name.find('/') != std::string::npos) {
    throw CmisError("nameConstraintViolation", "Name is not valid: " + name);
  }
  for (const auto& [number, other] : objects_) {
    if (other.parent_id == object.parent_id && other.id != object.id && other.name() == name) {
      throw CmisError("nameConstraintViolation", "The folder has an object of that name: " + name);
    }
  }
}

void Repository::apply(Object& object, PropertyValues given) {
  for (auto& [id, values] : given) {
    if (values.empty()) {
      object.properties.erase(id);
    } else {
      object.properties[id] = std::move(values);
    }
  }
  // What a type gave goes with the type.
  for (auto at = object.properties.begin(); at != object.properties.end();) {
    at = object.property(at->first) == nullptr ? object.properties.erase(at) : std::next(at);
  }
}

const Object& Repository::create(const std::string& base, const Object& folder, PropertyValues given,
                                 std::optional<Content> content) {
  if (!folder.is_folder()) throw CmisError("constraint", "Not a folder: " + folder.id);
  const std::string type_id = text_in(given, "cmis:objectTypeId");
  if (type_id.empty()) throw CmisError("invalidArgument", "Property is missing: cmis:objectTypeId");
  Object object;
  object.type = find_type(type_id);
  if (object.type == nullptr || object.type->base != base) {
    throw CmisError("constraint", "Not a type of " + base + ": " + type_id);
  }
  object.parent_id = folder.id;
  object.content = std::move(content);
  set_types(object, given);
  check(object, given, true);
  check_name(object, given);

  object.id = std::to_string(++last_id_);
  const std::int64_t now = tick();
  apply(object, std::move(given));
  PropertyValues& p = object.properties;
  p["cmis:objectId"] = {object.id};
  p["cmis:baseTypeId"] = {object.type->base};
  p["cmis:createdBy"] = {std::string(kUser)};
  p["cmis:creationDate"] = {now};
  p["cmis:lastModifiedBy"] = {std::string(kUser)};
  p["cmis:lastModificationDate"] = {now};
  p["cmis:changeToken"] = {std::to_string(now)};
  if (object.is_folder()) {
    p["cmis:parentId"] = {object.parent_id};
  } else {
    describe_document(object);
  }
  return objects_[last_id_] = std::move(object);
}

const Object& Repository::update(const Object& object, const std::string& change_token, PropertyValues given) {
  if (!change_token.empty() && change_token != text_in(object.properties, "cmis:changeToken")) {
    throw CmisError("updateConflict", "The object was changed by somebody else");
  }
  Object changed = object;
  set_types(changed, given);
  check(changed, given, false);
  check_name(changed, given);
  apply(changed, std::move(given));
  const std::int64_t now = tick();
  changed.properties["cmis:lastModificationDate"] = {now};
  changed.properties["cmis:changeToken"] = {std::to_string(now)};
  Object& place = objects_[number_of(object.id)];
  place = std::move(changed);
  return place;
}

void Repository::remove(const Object& object) {
  if (object.parent_id.empty()) throw CmisError("constraint", "The root folder stays");
  if (!children(object).empty()) throw CmisError("constraint", "The folder is not empty");
  objects_.erase(number_of(object.id));
}

}  // namespace nabe::city::dms
