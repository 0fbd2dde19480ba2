// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/types.h"

#include <algorithm>

namespace nabe::city::dms {
namespace {

using T = PropertyType;
constexpr Updatability kFixed = Updatability::ReadOnly;
constexpr Updatability kOnce = Updatability::OnCreate;
constexpr Updatability kFree = Updatability::ReadWrite;

std::vector<Property> common_properties() {
  return {{"cmis:name", "Name", T::String, false, kFree, true},
          {"cmis:description", "Description", T::String, false, kFree, false},
          {"cmis:objectId", "Object Id", T::Id, false, kFixed, false},
          {"cmis:baseTypeId", "Base Type Id", T::Id, false, kFixed, false},
          {"cmis:objectTypeId", "Object Type Id", T::Id, false, kOnce, true},
          {"cmis:secondaryObjectTypeIds", "Secondary Type Ids", T::Id, true, kFree, false},
          {"cmis:createdBy", "Created By", T::String, false, kFixed, false},
          {"cmis:creationDate", "Creation Date", T::DateTime, false, kFixed, false},
          {"cmis:lastModifiedBy", "Last Modified By", T::String, false, kFixed, false},
          {"cmis:lastModificationDate", "Last Modification Date", T::DateTime, false, kFixed, false},
          {"cmis:changeToken", "Change Token", T::String, false, kFixed, false}};
}

std::vector<Property> document_properties() {
  return {{"cmis:isImmutable", "Is Immutable", T::Boolean, false, kFixed, false},
          {"cmis:isLatestVersion", "Is Latest Version", T::Boolean, false, kFixed, false},
          {"cmis:isMajorVersion", "Is Major Version", T::Boolean, false, kFixed, false},
          {"cmis:isLatestMajorVersion", "Is Latest Major Version", T::Boolean, false, kFixed, false},
          {"cmis:isPrivateWorkingCopy", "Is Private Working Copy", T::Boolean, false, kFixed, false},
          {"cmis:versionLabel", "Version Label", T::String, false, kFixed, false},
          {"cmis:versionSeriesId", "Version Series Id", T::Id, false, kFixed, false},
          {"cmis:isVersionSeriesCheckedOut", "Is Version Series Checked Out", T::Boolean, false, kFixed, false},
          {"cmis:versionSeriesCheckedOutBy", "Version Series Checked Out By", T::String, false, kFixed, false},
          {"cmis:versionSeriesCheckedOutId", "Version Series Checked Out Id", T::Id, false, kFixed, false},
          {"cmis:checkinComment", "Checkin Comment", T::String, false, kFixed, false},
          {"cmis:contentStreamLength", "Content Stream Length", T::Integer, false, kFixed, false},
          {"cmis:contentStreamMimeType", "MIME Type", T::String, false, kFixed, false},
          {"cmis:contentStreamFileName", "Filename", T::String, false, kFixed, false},
          {"cmis:contentStreamId", "Content Stream Id", T::Id, false, kFixed, false}};
}

std::vector<Property> folder_properties() {
  return {{"cmis:parentId", "Parent Id", T::Id, false, kFixed, false},
          {"cmis:path", "Path", T::String, false, kFixed, false},
          {"cmis:allowedChildObjectTypeIds", "Allowed Child Object Type Ids", T::Id, true, kFixed, false}};
}

std::vector<Property> correspondence_properties() {
  return {{"city:caseId", "Case", T::String, false, kFree, false},
          {"city:direction", "Direction", T::String, false, kFree, true},
          {"city:date", "Date", T::DateTime, false, kFree, false},
          {"city:sender", "Sender", T::String, false, kFree, false},
          {"city:kind", "Kind", T::String, false, kFree, false},
          {"city:sha256", "SHA-256 of the content", T::String, false, kFree, false},
          {"city:idempotencyKey", "Key of the one who filed it", T::String, false, kFree, false},
          {"city:keywords", "Keywords", T::String, true, kFree, false},
          {"city:pages", "Pages", T::Integer, false, kFree, false},
          {"city:confidential", "Confidential", T::Boolean, false, kFree, false}};
}

std::vector<Property> joined(std::vector<Property> one, const std::vector<Property>& two) {
  one.insert(one.end(), two.begin(), two.end());
  return one;
}

std::vector<Type> make_types() {
  const std::vector<Property> folder = joined(common_properties(), folder_properties());
  return {{"cmis:document", "cmis:document", "", "Document", joined(common_properties(), document_properties())},
          {"cmis:folder", "cmis:folder", "", "Folder", folder},
          {"cmis:secondary", "cmis:secondary", "", "Secondary Type", {}},
          {"city:record", "cmis:folder", "cmis:folder", "Record",
           joined(folder, {{"city:fileNumber", "File number", T::String, false, kOnce, true}})},
          {"city:correspondence", "cmis:secondary", "cmis:secondary", "Correspondence", correspondence_properties()}};
}

}  // namespace

std::string_view name_of(PropertyType type) {
  switch (type) {
    case T::Id:
      return "id";
    case T::Boolean:
      return "boolean";
    case T::Integer:
      return "integer";
    case T::DateTime:
      return "datetime";
    case T::String:
      break;
  }
  return "string";
}

std::string_view name_of(Updatability updatability) {
  if (updatability == kFixed) return "readonly";
  return updatability == kOnce ? "oncreate" : "readwrite";
}

const Property* Type::property(std::string_view wanted) const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const Property& property) { return property.id == wanted; });
  return found == properties.end() ? nullptr : &*found;
}

const std::vector<Type>& all_types() {
  static const std::vector<Type> kTypes = make_types();
  return kTypes;
}

const Type* find_type(std::string_view id) {
  const auto found =
      std::find_if(all_types().begin(), all_types().end(), [&](const Type& type) { return type.id == id; });
  return found == all_types().end() ? nullptr : &*found;
}

bool is_a(const Type& type, std::string_view ancestor) {
  for (const Type* at = &type; at != nullptr; at = find_type(at->parent)) {
    if (at->id == ancestor) return true;
  }
  return false;
}

}  // namespace nabe::city::dms
