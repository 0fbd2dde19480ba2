// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "asked.h"
#include "city/dms/dms.h"
#include "common/url.h"

namespace nabe::city {

/// A new repository, asked without a connection.
class DmsFixture : public testing::Test {
 protected:
  static constexpr const char* kRepository = "/cmis/browser/records";

  DmsFixture() { dms_->settle("http://dms.example"); }

  Response get(const std::string& target) { return dms_->answer(request_of("GET", kRepository + target)); }
  Response post(const std::string& target, Pairs fields, std::optional<Part> content = std::nullopt) {
    Request request = request_of("POST", kRepository + target);
    request.fields.insert(request.fields.end(), fields.begin(), fields.end());
    if (content) request.parts.push_back(*content);
    return dms_->answer(request);
  }
  Response create_folder(const std::string& target, const std::string& name, Pairs more = {}) {
    Pairs fields = {{"cmisaction", "createFolder"},
                    {"propertyId[0]", "cmis:objectTypeId"},
                    {"propertyValue[0]", "cmis:folder"},
                    {"propertyId[1]", "cmis:name"},
                    {"propertyValue[1]", name}};
    fields.insert(fields.end(), more.begin(), more.end());
    return post(target, fields);
  }
  Response create_document(const std::string& target, const std::string& name, Pairs more = {}) {
    Pairs fields = {{"cmisaction", "createDocument"},
                    {"propertyId[0]", "cmis:objectTypeId"},
                    {"propertyValue[0]", "cmis:document"},
                    {"propertyId[1]", "cmis:name"},
                    {"propertyValue[1]", name}};
    fields.insert(fields.end(), more.begin(), more.end());
    return post(target, fields, Part{{"text/plain", "", "content", "d.txt", ""}, "Inhalt Akte\n"});
  }
  /// Correspondence with the key of the one who files it.
  Response file(const std::string& target, const std::string& name, const std::string& key, Pairs more = {}) {
    Pairs fields = {{"propertyId[2]", "cmis:secondaryObjectTypeIds"},
                    {"propertyValue[2][0]", "city:correspondence"},
                    {"propertyId[3]", "city:direction"},
                    {"propertyValue[3]", "in"},
                    {"propertyId[4]", "city:idempotencyKey"},
                    {"propertyValue[4]", key}};
    fields.insert(fields.end(), more.begin(), more.end());
    return create_document(target, name, fields);
  }
  static JsonObject::Ptr property(const JsonObject& object, const std::string& id) {
    return object.getObject("properties")->getObject(id);
  }
  static std::string id_of(const Response& created) {
    return property(json_of(created), "cmis:objectId")->getValue<std::string>("value");
  }
  static std::string exception_of(const Response& response) {
    return json_of(response).getValue<std::string>("exception");
  }
  /// The names of the rows that a statement finds, in their order.
  std::string found_by(const std::string& statement) {
    const Response response = post("", {{"cmisaction", "query"}, {"statement", statement}, {"succinct", "true"}});
    if (response.status != 200) return response.body;
    std::string names;
    const JsonArray::Ptr rows = json_of(response).getArray("results");
    for (const Json& row : *rows) {
      const JsonObject::Ptr columns = row.extract<JsonObject::Ptr>()->getObject("succinctProperties");
      names += (names.empty() ? "" : " ") + columns->getValue<std::string>("cmis:name");
    }
    return names;
  }

  std::unique_ptr<Peer> dms_ = make_dms();
};

}  // namespace nabe::city
