// SPDX-License-Identifier: EUPL-1.2
// The simulator beside recordings of a real server, Apache OpenCMIS InMemory, where these lie beside the project: each
// member that the server answers is there, with the same type, and with the same value where it follows from the
// request.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "dms_fixture.h"

namespace nabe::city {
namespace {

namespace fs = std::filesystem;

const fs::path kRecordings = fs::path(NABE_SOURCE_DIR) / "../shared/standards/cmis/opencmis-recorded";

/// Of that server alone.
const std::set<std::string> kItsOwn = {"exampleExtension"};

/// What depends on server, time and ids, or is worded freely.
const std::set<std::string> kFree = {
    "displayName",      "cmis:createdBy", "cmis:lastModifiedBy",  "cmis:creationDate", "cmis:lastModificationDate",
    "cmis:changeToken", "cmis:objectId",  "cmis:versionSeriesId", "cmis:parentId"};

std::string kind_of(const Json& value) {
  if (value.isEmpty()) return "null";
  if (value.type() == typeid(JsonObject::Ptr)) return "object";
  if (value.type() == typeid(JsonArray::Ptr)) return "array";
  if (value.isBoolean()) return "boolean";
  return value.isNumeric() ? "number" : "text";
}

void expect_like(const Json& recorded, const Json& ours, const std::string& place, bool values);

void expect_members(const JsonObject& recorded, const JsonObject& ours, const std::string& place, bool values) {
  for (const auto& [name, value] : recorded) {
    const std::string here = place + '/' + name;
    if (kItsOwn.count(name) > 0) continue;
    if (!ours.has(name)) {
      ADD_FAILURE() << here << " is missing";
      continue;
    }
    expect_like(value, ours.get(name), here, values && kFree.count(name) == 0);
  }
}

void expect_like(const Json& recorded, const Json& ours, const std::string& place, bool values) {
  ASSERT_EQ(kind_of(ours), kind_of(recorded)) << place;
  if (kind_of(recorded) == "object") {
    expect_members(*recorded.extract<JsonObject::Ptr>(), *ours.extract<JsonObject::Ptr>(), place, values);
  } else if (kind_of(recorded) == "array") {
    const JsonArray::Ptr theirs = recorded.extract<JsonArray::Ptr>();
    const JsonArray::Ptr mine = ours.extract<JsonArray::Ptr>();
    if (!values) return;
    ASSERT_EQ(mine->size(), theirs->size()) << place;
    for (unsigned i = 0; i < theirs->size(); ++i) expect_like(theirs->get(i), mine->get(i), place + "[]", values);
  } else if (values) {
    EXPECT_EQ(text_of(ours), text_of(recorded)) << place;
  }
}

class DmsRecorded : public DmsFixture {
 protected:
  void SetUp() override {
    if (!fs::exists(kRecordings)) GTEST_SKIP() << "no recordings of a CMIS server beside the project";
  }
  static Json recorded(const std::string& name) {
    std::ifstream file(kRecordings / name);
    std::ostringstream text;
    text << file.rdbuf();
    const JsonObject::Ptr object = parse_object(text.str());
    EXPECT_TRUE(object) << name;
    return object;
  }
  static Json answered(const Response& response) { return parse_object(response.body); }
};

TEST_F(DmsRecorded, RepositoryInfoHasEachMember) {
  const JsonObject::Ptr theirs = recorded("browser-repositoryInfos.json").extract<JsonObject::Ptr>()->getObject("A1");
  const JsonObject::Ptr ours = json_of(dms_->answer(request_of("GET", "/cmis/browser"))).getObject("records");

  expect_members(*theirs, *ours, "", false);
  EXPECT_EQ(ours->getValue<std::string>("cmisVersionSupported"), theirs->getValue<std::string>("cmisVersionSupported"));
}

TEST_F(DmsRecorded, CreatedFolderIsTheSame) {
  expect_like(recorded("browser-createFolder.json"), answered(create_folder("/root", "Vorgang 2026-0001")), "", true);
}

TEST_F(DmsRecorded, CreatedDocumentIsTheSame) {
  expect_like(recorded("browser-createDocument.json"), answered(create_document("/root", "Antrag.txt")), "", true);
}

TEST_F(DmsRecorded, ChildrenAreTheSame) {
  create_folder("/root", "A");
  create_document("/root/A", "Antrag.txt");

  expect_like(recorded("browser-children-succinct.json"), answered(get("/root/A?succinct=true")), "", true);
}

TEST_F(DmsRecorded, QueryIsTheSame) {
  create_document("/root", "Antrag.txt");

  expect_like(recorded("browser-query.json"),
              answered(post("", {{"cmisaction", "query"},
                                 {"statement", "SELECT * FROM cmis:document WHERE cmis:name = 'Antrag.txt'"},
                                 {"succinct", "true"}})),
              "", true);
}

TEST_F(DmsRecorded, RefusalIsTheSame) {
  expect_like(recorded("browser-error-objectNotFound.json"), answered(get("/root/nix")), "", true);
}

}  // namespace
}  // namespace nabe::city
