// SPDX-License-Identifier: EUPL-1.2
#include "dms_fixture.h"
#include "samples/bytes.h"

namespace nabe::city {
namespace {

using Dms = DmsFixture;

TEST_F(Dms, IntroducesItsRepositoryWithTheAddressOfItsRoot) {
  const JsonObject info = *json_of(dms_->answer(request_of("GET", "/cmis/browser"))).getObject("records");

  EXPECT_EQ(info.getValue<std::string>("cmisVersionSupported"), "1.1");
  EXPECT_EQ(info.getValue<std::string>("rootFolderUrl"), "http://dms.example/cmis/browser/records/root");
  EXPECT_EQ(json_of(get("")).getObject("records")->getValue<std::string>("rootFolderId"), "100");
}

TEST_F(Dms, CreatesAFolderThatIsFoundByPathAndById) {
  const Response created = create_folder("/root", "Vorgang 1");
  const std::string id = id_of(created);

  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.headers.back().second, "http://dms.example/cmis/browser/records/root?objectId=" + id);
  for (const std::string target : {"/root/Vorgang%201?cmisselector=object", "/root?cmisselector=object&objectId=101"}) {
    const JsonObject object = json_of(get(target));
    EXPECT_EQ(property(object, "cmis:path")->getValue<std::string>("value"), "/Vorgang 1") << target;
  }
}

TEST_F(Dms, CreatesADocumentWithItsContent) {
  create_folder("/root", "A");

  const std::string id = id_of(create_document("/root/A", "Antrag.txt"));

  const Response content = get("/root/A/Antrag.txt");
  EXPECT_EQ(content.status, 200);
  EXPECT_EQ(content.body, "Inhalt Akte\n");
  EXPECT_EQ(content.headers[0].second, "text/plain");
  const JsonObject object = json_of(get("/root?cmisselector=object&objectId=" + id));
  EXPECT_EQ(property(object, "cmis:contentStreamLength")->getValue<int>("value"), 12);
  EXPECT_EQ(property(object, "cmis:contentStreamFileName")->getValue<std::string>("value"), "d.txt");
}

TEST_F(Dms, CreatesADocumentInAFolderThatIsNamedById) {
  const std::string folder = id_of(create_folder("/root", "A"));

  EXPECT_EQ(create_document("/root", "x", {{"objectId", folder}}).status, 201);
  EXPECT_EQ(get("/root/A/x").status, 200);
}

TEST_F(Dms, KeepsThePropertiesOfASecondaryType) {
  const Response created = file("/root", "x", "key-1",
                                {{"propertyId[5]", "city:keywords"},
                                 {"propertyValue[5][0]", "eilig"},
                                 {"propertyValue[5][1]", "Pass"},
                                 {"propertyId[6]", "city:date"},
                                 {"propertyValue[6]", "1795486080378"},
                                 {"propertyId[7]", "city:confidential"},
                                 {"propertyValue[7]", "true"}});
  ASSERT_EQ(created.status, 201) << created.body;

  const JsonObject object = json_of(created);

  EXPECT_EQ(property(object, "city:idempotencyKey")->getValue<std::string>("value"), "key-1");
  EXPECT_EQ(property(object, "city:keywords")->getArray("value")->getElement<std::string>(1), "Pass");
  EXPECT_EQ(property(object, "city:date")->getValue<std::int64_t>("value"), 1795486080378);
  EXPECT_TRUE(property(object, "city:confidential")->getValue<bool>("value"));
  EXPECT_TRUE(property(object, "city:sender")->isNull("value"));
}

TEST_F(Dms, RefusesAFileNumberWithASlashAsAName) {
  const Response created = post("/root", {{"cmisaction", "createFolder"},
                                          {"propertyId[0]", "cmis:objectTypeId"},
                                          {"propertyValue[0]", "city:record"},
                                          {"propertyId[1]", "cmis:name"},
                                          {"propertyValue[1]", "A 1/26"},
                                          {"propertyId[2]", "city:fileNumber"},
                                          {"propertyValue[2]", "A 1/26"}});
  EXPECT_EQ(exception_of(created), "nameConstraintViolation");
}

TEST_F(Dms, ShowsTheValuesAloneAndOnlyThoseThatAreWanted) {
  create_document("/root", "x");

  const JsonObject object = json_of(get("/root/x?cmisselector=object&succinct=true&filter=cmis:name,%20cmis:objectId"));

  const JsonObject::Ptr values = object.getObject("succinctProperties");
  EXPECT_EQ(values->size(), 2U);
  EXPECT_EQ(values->getValue<std::string>("cmis:name"), "x");
}

TEST_F(Dms, ListsChildrenPageByPage) {
  for (const char* name : {"a", "b", "c"}) create_folder("/root", name);

  const JsonObject page =
      json_of(get("/root?cmisselector=children&succinct=true&maxItems=1&skipCount=1&includePathSegment=true"));

  EXPECT_EQ(page.getArray("objects")->size(), 1U);
  EXPECT_EQ(page.getArray("objects")->getObject(0)->getValue<std::string>("pathSegment"), "b");
  EXPECT_TRUE(page.getValue<bool>("hasMoreItems"));
  EXPECT_EQ(page.getValue<int>("numItems"), 3);
}

TEST_F(Dms, UpdatesPropertiesOfTheVersionThatTheClientHasSeen) {
  const JsonObject before = json_of(file("/root", "x", "key-1"));
  const std::string token = property(before, "cmis:changeToken")->getValue<std::string>("value");
  const Pairs fields = {{"cmisaction", "update"},
                        {"changeToken", token},
                        {"propertyId[0]", "city:kind"},
                        {"propertyValue[0]", "Bescheid"}};

  const Response changed = post("/root/x", fields);

  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(property(json_of(changed), "city:kind")->getValue<std::string>("value"), "Bescheid");
  EXPECT_EQ(exception_of(post("/root/x", fields)), "updateConflict");
}

TEST_F(Dms, ForgetsThePropertiesOfATypeThatIsTakenAway) {
  file("/root", "x", "key-1");

  const Response changed =
      post("/root/x", {{"cmisaction", "update"}, {"propertyId[0]", "cmis:secondaryObjectTypeIds"}});

  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(json_of(changed).getObject("properties")->has("city:idempotencyKey"), false);
}

TEST_F(Dms, DeletesADocumentAndNoFolderThatHoldsSomething) {
  create_folder("/root", "A");
  create_document("/root/A", "x");

  EXPECT_EQ(exception_of(post("/root/A", {{"cmisaction", "delete"}})), "constraint");
  EXPECT_EQ(post("/root/A/x", {{"cmisaction", "delete"}}).status, 200);
  EXPECT_EQ(exception_of(get("/root/A/x")), "objectNotFound");
}

TEST_F(Dms, DescribesItsTypes) {
  const JsonObject type = json_of(get("?cmisselector=typeDefinition&typeId=city:record"));

  EXPECT_EQ(type.getValue<std::string>("parentId"), "cmis:folder");
  const JsonObject::Ptr number = type.getObject("propertyDefinitions")->getObject("city:fileNumber");
  EXPECT_TRUE(number->getValue<bool>("required"));
  EXPECT_FALSE(number->getValue<bool>("inherited"));
  EXPECT_EQ(number->getValue<std::string>("updatability"), "oncreate");
}

TEST_F(Dms, RefusesWithTheNameAndTheStatusOfCmis) {
  create_document("/root", "x");
  struct Row {
    const char* why;
    Response response;
    int status;
    const char* exception;
  };
  const std::vector<Row> rows = {
      {"no such path", get("/root/nix"), 404, "objectNotFound"},
      {"no such id", get("/root?objectId=999"), 404, "objectNotFound"},
      {"no such type", get("?cmisselector=typeDefinition&typeId=x"), 404, "objectNotFound"},
      {"the same name", create_document("/root", "x"), 409, "nameConstraintViolation"},
      {"no name", create_folder("/root", ""), 409, "nameConstraintViolation"},
      {"in a document", create_folder("/root/x", "y"), 409, "constraint"},
      {"a folder as a document",
       create_document("/root", "y", {{"propertyId[2]", "cmis:objectTypeId"}, {"propertyValue[2]", "cmis:folder"}}),
       400, "invalidArgument"},
      {"unknown property", create_folder("/root", "y", {{"propertyId[2]", "my:x"}, {"propertyValue[2]", "1"}}), 409,
       "constraint"},
      {"without its secondary type",
       create_folder("/root", "y", {{"propertyId[2]", "city:kind"}, {"propertyValue[2]", "1"}}), 409, "constraint"},
      {"read-only", create_folder("/root", "y", {{"propertyId[2]", "cmis:createdBy"}, {"propertyValue[2]", "I"}}), 409,
       "constraint"},
      {"a required one is missing",
       create_document(
           "/root", "y",
           {{"propertyId[2]", "cmis:secondaryObjectTypeIds"}, {"propertyValue[2][0]", "city:correspondence"}}),
       409, "constraint"},
      {"not a number", get("/root?maxItems=x"), 400, "invalidArgument"},
      {"not a truth", get("/root?succinct=1"), 400, "invalidArgument"},
      {"unknown selector", get("/root?cmisselector=acl"), 405, "notSupported"},
      {"unknown action", post("/root", {{"cmisaction", "checkOut"}}), 405, "notSupported"},
      {"content of a folder", get("/root?cmisselector=content"), 409, "constraint"},
      {"another repository", dms_->answer(request_of("GET", "/cmis/browser/B1")), 404, "objectNotFound"}};
  for (const Row& row : rows) {
    EXPECT_EQ(row.response.status, row.status) << row.why << ": " << row.response.body;
    EXPECT_EQ(exception_of(row.response), row.exception) << row.why;
  }
  EXPECT_EQ(json_of(get("/root")).getValue<int>("numItems"), 1);
}

TEST_F(Dms, HidesTheStatusOfARefusalWhenItIsAskedTo) {
  const Response response = get("/root/nix?suppressResponseCodes=true");

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(exception_of(response), "objectNotFound");
}

TEST_F(Dms, ShowsWhatItHoldsToThoseWhoCheck) {
  create_folder("/root", "A");
  create_document("/root/A", "x");

  const JsonObject::Ptr state = dms_->state();

  EXPECT_EQ(state->getArray("folders")->size(), 2U);
  const JsonObject::Ptr document = state->getArray("documents")->getObject(0);
  EXPECT_EQ(document->getValue<std::string>("path"), "/A/x");
  EXPECT_EQ(document->getValue<std::string>("sha256"), samples::sha256_of("Inhalt Akte\n"));
}

TEST_F(Dms, IsEmptyAfterAReset) {
  create_document("/root", "x");

  dms_->reset();

  EXPECT_EQ(json_of(get("/root")).getValue<int>("numItems"), 0);
}

}  // namespace
}  // namespace nabe::city
