// SPDX-License-Identifier: EUPL-1.2
#include "common/json.h"

#include <gtest/gtest.h>

#include <string>

namespace nabe::common {
namespace {

TEST(Json, IsWrittenInTheOrderInWhichItWasMade) {
  Json json = Json::object();
  json.set("z", "1").set("a", std::int64_t{2}).set("m", true).set("n", Json());
  json.set("l", Json::array().add("x").add(Json::object().set_text("empty", "").set_text("full", "f")));

  EXPECT_EQ(json.text(), R"({"z":"1","a":2,"m":true,"n":null,"l":["x",{"full":"f"}]})");
}

TEST(Json, EscapesWhatWouldEndAText) {
  const Json json = Json::object().set("t", std::string("\"\\\n\x01 ğ"));

  const auto read = Json::parse(json.text());

  ASSERT_TRUE(read);
  EXPECT_EQ(read->text_at("t"), "\"\\\n\x01 ğ");
}

TEST(Json, IsReadWithItsKinds) {
  const auto json =
      Json::parse(R"({"t":"x","i":-9007199254740991,"d":1.5,"f":false,"n":null,"a":[1,2],"o":{"k":"v"}})");

  ASSERT_TRUE(json);
  EXPECT_EQ(json->text_at("t"), "x");
  EXPECT_EQ(json->integer_at("i"), -9007199254740991);
  EXPECT_EQ(json->at("d").as_number(), 1.5);
  EXPECT_EQ(json->at("f").as_flag(), false);
  EXPECT_TRUE(json->at("n").is_null());
  EXPECT_EQ(json->at("a").items().size(), 2U);
  EXPECT_EQ(json->at("o").text_at("k"), "v");
  EXPECT_EQ(json->at("absent").text_at("k"), "");
  EXPECT_EQ(json->text_at("i"), "");
}

TEST(Json, IsRefusedWhenItIsBrokenOrTooDeepOrNamesAMemberTwice) {
  std::string deep(40, '[');
  deep.append(40, ']');
  for (const std::string& text : {std::string("{"), std::string("{\"a\":1}x"), std::string(), deep,
                                  std::string(R"({"a":1,"a":2})"), std::string("{\"a\":\"\xff\"}")}) {
    EXPECT_FALSE(Json::parse(text)) << text;
  }
}

}  // namespace
}  // namespace nabe::common
