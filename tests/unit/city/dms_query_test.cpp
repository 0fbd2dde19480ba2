// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/query_words.h"
#include "dms_fixture.h"

namespace nabe::city {
namespace {

class DmsQuery : public DmsFixture {
 protected:
  void SetUp() override {
    post("/root", {{"cmisaction", "createFolder"},
                   {"propertyId[0]", "cmis:objectTypeId"},
                   {"propertyValue[0]", "city:record"},
                   {"propertyId[1]", "cmis:name"},
                   {"propertyValue[1]", "A-1"},
                   {"propertyId[2]", "city:fileNumber"},
                   {"propertyValue[2]", "A-1"}});
    file("/root/A-1", "one", "key-1",
         {{"propertyId[5]", "city:pages"},
          {"propertyValue[5]", "3"},
          {"propertyId[6]", "city:keywords"},
          {"propertyValue[6][0]", "eilig"},
          {"propertyValue[6][1]", "Pass"},
          {"propertyId[7]", "city:date"},
          {"propertyValue[7]", "1795486080378"}});
    file("/root/A-1", "two's", "key-2",
         {{"propertyId[5]", "city:pages"},
          {"propertyValue[5]", "5"},
          {"propertyId[6]", "city:confidential"},
          {"propertyValue[6]", "true"}});
    create_document("/root", "three_%");
  }
  /// How many rows of correspondence hold to the condition, or the refusal.
  std::string count_where(const std::string& condition) {
    const Response response =
        post("", {{"cmisaction", "query"}, {"statement", "SELECT * FROM city:correspondence WHERE " + condition}});
    return response.status == 200 ? std::to_string(json_of(response).getValue<int>("numItems"))
                                  : exception_of(response);
  }
};

TEST_F(DmsQuery, FindsARecordByItsFileNumber) {
  EXPECT_EQ(found_by("SELECT * FROM city:record WHERE city:fileNumber = 'A-1'"), "A-1");
  EXPECT_EQ(found_by("SELECT * FROM city:record WHERE city:fileNumber = 'A-2'"), "");
}

TEST_F(DmsQuery, FindsADocumentByTheKeyOfTheOneWhoFiledIt) {
  const Response response =
      get("?cmisselector=query&succinct=true&q=SELECT+cmis:objectId+FROM+city:correspondence+"
          "WHERE+city:idempotencyKey='key-2'");

  const JsonObject answer = json_of(response);
  ASSERT_EQ(answer.getArray("results")->size(), 1U) << response.body;
  EXPECT_EQ(
      answer.getArray("results")->getObject(0)->getObject("succinctProperties")->getValue<std::string>("cmis:objectId"),
      "103");
}

TEST_F(DmsQuery, FindsTypesWithThoseBelowThem) {
  EXPECT_EQ(found_by("SELECT * FROM cmis:folder"), "RootFolder A-1");
  EXPECT_EQ(found_by("SELECT * FROM cmis:document"), "one two's three_%");
}

TEST_F(DmsQuery, FindsWhatIsInAFolderOrBelowIt) {
  EXPECT_EQ(found_by("SELECT * FROM cmis:document WHERE IN_FOLDER('100')"), "three_%");
  EXPECT_EQ(found_by("SELECT * FROM cmis:document AS d WHERE IN_TREE(d, '100')"), "one two's three_%");
}

TEST_F(DmsQuery, UnderstandsConditions) {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"city:pages = 3", "1"},
      {"city:pages <> 3", "1"},
      {"city:pages > 3", "1"},
      {"city:pages >= 3", "2"},
      {"city:pages < -1", "0"},
      {"city:pages <= 4", "1"},
      {"city:pages IN (3, 5)", "2"},
      {"city:pages not in (3)", "1"},
      {"city:idempotencyKey LIKE 'key-_'", "2"},
      {"city:idempotencyKey NOT LIKE '%2'", "1"},
      {"city:date IS NULL", "1"},
      {"city:date IS NOT NULL", "1"},
      {"city:date = TIMESTAMP '2026-11-24T02:08:00.378Z'", "1"},
      {"city:date < TIMESTAMP '2026-11-24T03:08:00.379+01:00'", "1"},
      {"city:confidential = TRUE", "1"},
      {"'Pass' = ANY city:keywords", "1"},
      {"ANY city:keywords IN ('eilig', 'x')", "1"},
      {"ANY city:keywords NOT IN ('eilig')", "1"},
      {"city:pages = 3 OR city:pages = 5", "2"},
      {"city:pages = 3 AND city:direction = 'in'", "1"},
      {"NOT (city:pages = 3 AND city:direction = 'in')", "1"},
      {"city:pages = 3 OR city:pages = 5 AND city:direction = 'out'", "1"},
      // SQL's third value: what is not set is neither equal nor unequal, also not when that is turned round.
      {"city:confidential = FALSE", "0"},
      {"NOT city:confidential = TRUE", "0"},
      {"city:confidential = TRUE OR city:pages = 3", "2"},
      {"NOT (city:confidential = TRUE AND city:pages = 99)", "2"}};
  for (const auto& [condition, count] : rows) EXPECT_EQ(count_where(condition), count) << condition;
}

TEST_F(DmsQuery, SortsByColumns) {
  EXPECT_EQ(found_by("SELECT * FROM cmis:document ORDER BY cmis:name DESC"), "two's three_% one");
  EXPECT_EQ(found_by("SELECT * FROM cmis:document ORDER BY cmis:contentStreamLength, cmis:name"), "one three_% two's");
}

TEST_F(DmsQuery, ReadsQuotesInTexts) {
  EXPECT_EQ(found_by("SELECT * FROM cmis:document WHERE cmis:name = 'two''s'"), "two's");
  EXPECT_EQ(found_by("SELECT * FROM cmis:document WHERE cmis:name = 'two\\'s'"), "two's");
  EXPECT_EQ(found_by("SELECT * FROM cmis:document WHERE cmis:name LIKE '%\\_\\%'"), "three_%");
}

TEST_F(DmsQuery, ShowsTheColumnsThatAreSelected) {
  const Response response = post("", {{"cmisaction", "query"},
                                      {"statement", "SELECT d.cmis:name AS title FROM cmis:document d"},
                                      {"maxItems", "1"},
                                      {"skipCount", "1"}});

  const JsonObject answer = json_of(response);
  const JsonObject::Ptr columns = answer.getArray("results")->getObject(0)->getObject("properties");
  EXPECT_EQ(columns->size(), 1U);
  EXPECT_EQ(columns->getObject("title")->getValue<std::string>("value"), "two's");
  EXPECT_EQ(columns->getObject("title")->getValue<std::string>("id"), "cmis:name");
  EXPECT_TRUE(answer.getValue<bool>("hasMoreItems"));
}

TEST_F(DmsQuery, RefusesWhatItDoesNotUnderstand) {
  for (const char* statement : {"",
                                "SELECT",
                                "SELECT * FROM",
                                "SELECT * FROM nothing",
                                "SELECT my:x FROM cmis:document",
                                "DELETE FROM x",
                                "SELECT * FROM cmis:document WHERE",
                                "SELECT * FROM cmis:document WHERE cmis:name",
                                "SELECT * FROM cmis:document WHERE cmis:name =",
                                "SELECT * FROM cmis:document WHERE cmis:name = 5",
                                "SELECT * FROM cmis:document WHERE cmis:name = 'x",
                                "SELECT * FROM cmis:document WHERE (cmis:name = 'x'",
                                "SELECT * FROM cmis:document WHERE cmis:name = 'x' x",
                                "SELECT * FROM cmis:document WHERE CONTAINS('x')",
                                "SELECT * FROM cmis:document d JOIN cmis:folder f ON d.cmis:name = f.cmis:name",
                                "SELECT * FROM cmis:document WHERE cmis:secondaryObjectTypeIds = 'x'",
                                "SELECT * FROM cmis:document ORDER cmis:name",
                                "SELECT * FROM cmis:document WHERE TIMESTAMP",
                                "SELECT * FROM cmis:document WHERE cmis:name = ; x",
                                "SELECT * FROM cmis:document WHERE cmis:creationDate > TIMESTAMP 'yesterday'",
                                "SELECT * FROM cmis:document WHERE cmis:contentStreamLength = 99999999999999999999"}) {
    const Response response = post("", {{"cmisaction", "query"}, {"statement", statement}});
    EXPECT_EQ(response.status, 400) << statement;
    EXPECT_EQ(exception_of(response), "invalidArgument") << statement;
  }
}

TEST(DmsPattern, HasWildcardsThatCanBeEscaped) {
  struct Row {
    const char* text;
    const char* pattern;
    bool matches;
  };
  for (const Row& row : std::vector<Row>{{"abc", "abc", true},
                                         {"abc", "ab", false},
                                         {"ab", "abc", false},
                                         {"abcabd", "%abd", true},
                                         {"aXbXc", "a%b%c", true},
                                         {"aXbX", "a%b%c", false},
                                         {"abc", "a_c%", true},
                                         {"100%", "100\\%", true},
                                         {"100x", "100\\%", false},
                                         {"a_b", "%\\_b", true},
                                         {"aüb", "%_b", true},
                                         {"ü", "__", false}}) {
    EXPECT_EQ(dms::matches_pattern(row.text, row.pattern), row.matches) << row.text << " LIKE " << row.pattern;
  }
}

TEST(DmsPattern, CostsNoMoreThanItsLengthTimesThatOfTheText) {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "%a";

  EXPECT_FALSE(dms::matches_pattern(std::string(5000, 'a'), pattern + "%b"));
}

TEST(DmsPattern, TakesACharacterOfUtf8AsOne) {
  EXPECT_TRUE(dms::matches_pattern("Müller", "M_ller"));
  EXPECT_FALSE(dms::matches_pattern("Müüller", "M_ller"));
  EXPECT_TRUE(dms::matches_pattern("", "%"));
}

}  // namespace
}  // namespace nabe::city
