// SPDX-License-Identifier: EUPL-1.2
#include "base/json_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace nabe {
namespace {

TEST(JsonText, WritesObjectsAndArraysInTheOrderInWhichTheyAreTold) {
  JsonText json;
  json.begin_object().member("name", "Nabe").member("open", true);
  json.key("numbers").begin_array().value(std::int64_t{-1}).value(std::int64_t{2}).end_array();
  json.key("empty").begin_object().end_object().member("last", false).end_object();

  EXPECT_EQ(json.take(), R"({"name":"Nabe","open":true,"numbers":[-1,2],"empty":{},"last":false})");
}

TEST(JsonText, WritesAListOfTexts) {
  JsonText json;
  json.begin_object().texts("to", std::vector<std::string>{"a", "b"}).texts("none", std::vector<std::string>{});
  json.end_object();

  EXPECT_EQ(json.take(), R"({"to":["a","b"],"none":[]})");
}

TEST(JsonText, EscapesWhatWouldEndATextOrIsAControlCharacter) {
  JsonText json;
  json.value(std::string("a\"b\\c\n\r\t\x01\x1f") + "Straße");

  EXPECT_EQ(json.take(), "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001fStraße\"");
}

TEST(JsonText, EscapesKeysToo) {
  JsonText json;
  json.begin_object().member("a\"b", true).end_object();

  EXPECT_EQ(json.take(), R"({"a\"b":true})");
}

}  // namespace
}  // namespace nabe
