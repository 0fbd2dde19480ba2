// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/browser_json.h"

namespace nabe::city::dms {
namespace {

Json json_of(const Value& value) {
  return std::visit([](const auto& plain) { return Json(plain); }, value);
}

Json json_of(const Values& values, bool multi) {
  if (values.empty()) return {};
  if (!multi) return json_of(values.front());
  JsonArray::Ptr list(new JsonArray);
  for (const Value& value : values) list->add(json_of(value));
  return list;
}

JsonObject::Ptr property_json(const std::string& name, const Property& property, const Values& values) {
  JsonObject::Ptr object(new JsonObject);
  object->set("id", property.id);
  object->set("localName", property.id);
  object->set("displayName", property.display_name);
  object->set("queryName", name);
  object->set("type", std::string(name_of(property.type)));
  object->set("cardinality", std::string(property.multi ? "multi" : "single"));
  object->set("value", json_of(values, property.multi));
  return object;
}

std::vector<const Property*> properties_of(const Object& object, const View& view) {
  std::vector<const Property*> all;
  std::vector<const Type*> types = {object.type};
  types.insert(types.end(), object.secondary.begin(), object.secondary.end());
  for (const Type* type : types) {
    for (const Property& property : type->properties) {
      if (view.shows(property.id)) all.push_back(&property);
    }
  }
  return all;
}

JsonArray::Ptr texts(const std::vector<std::string>& values) {
  JsonArray::Ptr list(new JsonArray);
  for (const std::string& value : values) list->add(value);
  return list;
}

JsonObject::Ptr capabilities_json() {
  JsonObject::Ptr object(new JsonObject);
  object->set("capabilityContentStreamUpdatability", "none");
  object->set("capabilityChanges", "none");
  object->set("capabilityRenditions", "none");
  for (const char* name : {"capabilityGetDescendants", "capabilityGetFolderTree", "capabilityMultifiling",
                           "capabilityUnfiling", "capabilityVersionSpecificFiling", "capabilityPWCSearchable",
                           "capabilityPWCUpdatable", "capabilityAllVersionsSearchable"}) {
    object->set(name, false);
  }
  object->set("capabilityOrderBy", "common");
  object->set("capabilityQuery", "metadataonly");
  object->set("capabilityJoin", "none");
  object->set("capabilityACL", "none");
  JsonObject::Ptr creatable(new JsonObject);
  creatable->set("canCreate", texts({}));
  object->set("capabilityCreatablePropertyTypes", creatable);
  JsonObject::Ptr settable(new JsonObject);
  for (const char* name :
       {"id", "localName", "localNamespace", "displayName", "queryName", "description", "creatable", "fileable",
        "queryable", "fulltextIndexed", "includedInSupertypeQuery", "controllablePolicy", "controllableACL"}) {
    settable->set(name, false);
  }
  object->set("capabilityNewTypeSettableAttributes", settable);
  return object;
}

JsonObject::Ptr acl_json() {
  JsonObject::Ptr object(new JsonObject);
  object->set("supportedPermissions", "basic");
  object->set("propagation", "objectonly");
  object->set("permissions", texts({}));
  object->set("permissionMapping", texts({}));
  return object;
}

}  // namespace

JsonObject::Ptr repository_json(const std::string& repository_url) {
  JsonObject::Ptr object(new JsonObject);
  object->set("repositoryId", "records");
  object->set("repositoryName", "Records of the city");
  object->set("repositoryDescription", "A document management system that is played by nabe_city");
  object->set("vendorName", "Nabe");
  object->set("productName", "nabe_city");
  object->set("productVersion", "1");
  object->set("rootFolderId", Repository::kRootId);
  object->set("capabilities", capabilities_json());
  object->set("aclCapabilities", acl_json());
  object->set("latestChangeLogToken", "");
  object->set("cmisVersionSupported", "1.1");
  object->set("thinClientURI", "");
  object->set("changesIncomplete", true);
  object->set("changesOnType", texts({}));
  object->set("principalIdAnonymous", "anonymous");
  object->set("principalIdAnyone", "anyone");
  object->set("extendedFeatures", texts({}));
  object->set("repositoryUrl", repository_url);
  object->set("rootFolderUrl", repository_url + "/root");
  return object;
}

JsonObject::Ptr type_json(const Type& type) {
  const Type* parent = find_type(type.parent);
  const bool secondary = type.base == "cmis:secondary";
  const bool document = type.base == "cmis:document";
  JsonObject::Ptr object(new JsonObject);
  for (const char* name : {"id", "localName", "queryName"}) object->set(name, type.id);
  object->set("localNamespace", "urn:nabe:city");
  object->set("displayName", type.display_name);
  object->set("description", type.display_name);
  object->set("baseId", type.base);
  if (parent != nullptr) object->set("parentId", type.parent);
  object->set("creatable", !secondary);
  object->set("fileable", !secondary);
  for (const char* name : {"queryable", "includedInSupertypeQuery"}) object->set(name, true);
  for (const char* name : {"fulltextIndexed", "controllablePolicy", "controllableACL"}) object->set(name, false);
  if (document) {
    object->set("versionable", false);
    object->set("contentStreamAllowed", "allowed");
  }
  JsonObject::Ptr definitions(new JsonObject);
  for (const Property& property : type.properties) {
    JsonObject::Ptr definition(new JsonObject);
    for (const char* name : {"id", "localName", "queryName"}) definition->set(name, property.id);
    definition->set("displayName", property.display_name);
    definition->set("description", property.display_name);
    definition->set("propertyType", std::string(name_of(property.type)));
    definition->set("cardinality", std::string(property.multi ? "multi" : "single"));
    definition->set("updatability", std::string(name_of(property.updatability)));
    definition->set("inherited", parent != nullptr && parent->property(property.id) != nullptr);
    definition->set("required", property.required);
    definition->set("queryable", true);
    definition->set("orderable", !property.multi);
    definition->set("openChoice", true);
    definitions->set(property.id, definition);
  }
  object->set("propertyDefinitions", definitions);
  return object;
}

JsonObject::Ptr values_json(const Repository& repository, const Object& object, const View& view) {
  JsonObject::Ptr values(new JsonObject);
  for (const Property* property : properties_of(object, view)) {
    values->set(property->id, json_of(repository.value(object, property->id), property->multi));
  }
  return values;
}

JsonObject::Ptr properties_json(const Repository& repository, const Object& object, const View& view) {
  JsonObject::Ptr properties(new JsonObject);
  for (const Property* property : properties_of(object, view)) {
    properties->set(property->id, property_json(property->id, *property, repository.value(object, property->id)));
  }
  return properties;
}

JsonObject::Ptr object_json(const Repository& repository, const Object& object, const View& view) {
  JsonObject::Ptr result(new JsonObject);
  if (view.succinct) {
    result->set("succinctProperties", values_json(repository, object, view));
  } else {
    result->set("properties", properties_json(repository, object, view));
  }
  result->set("exactACL", true);
  return result;
}

JsonObject::Ptr row_json(const Repository& repository, const Object& object, const QueryResult& result, bool succinct) {
  JsonObject::Ptr columns(new JsonObject);
  for (const auto& [name, property] : result.columns) {
    const Values values = repository.value(object, property->id);
    if (succinct) {
      columns->set(name, json_of(values, property->multi));
    } else {
      columns->set(name, property_json(name, *property, values));
    }
  }
  JsonObject::Ptr row(new JsonObject);
  row->set(succinct ? "succinctProperties" : "properties", columns);
  return row;
}

}  // namespace nabe::city::dms
