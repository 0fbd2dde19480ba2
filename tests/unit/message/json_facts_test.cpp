// SPDX-License-Identifier: EUPL-1.2
#include "message/json_facts.h"

#include <gtest/gtest.h>

namespace nabe::message {

namespace {

std::optional<std::string> value_of(std::string_view document, const std::string& pointer) {
  const auto values = json_values(document, {pointer});
  return values.ok() ? (*values)[0] : std::optional<std::string>("error " + values.error().code);
}

std::string code_of(std::string_view document, const JsonLimits& limits = {}) {
  const auto values = json_values(document, {"/a"}, limits);
  return values.ok() ? "" : values.error().code;
}

}  // namespace

TEST(JsonFacts, SelectTextNumbersAndTruth) {
  const std::string document = R"({"a": {"b": ["x", 7, -3, 2.5, true, false, "\u00e4"]}})";
  const auto values = json_values(document, {"/a/b/0", "/a/b/1", "/a/b/2", "/a/b/3", "/a/b/4", "/a/b/5", "/a/b/6"});
  ASSERT_TRUE(values.ok());
  EXPECT_EQ(*values, (std::vector<std::optional<std::string>>{"x", "7", "-3", "2.5", "true", "false", "\xC3\xA4"}));
}

TEST(JsonFacts, NullObjectsArraysAndAbsentThingsHaveNoValue) {
  const std::string document = R"({"a": null, "b": {}, "c": [1]})";
  for (const char* pointer : {"/a", "/b", "/c", "/d", "/c/1", "/c/-", "/c/00", "/a/x", "/c/0/x", ""}) {
    EXPECT_EQ(value_of(document, pointer), std::nullopt) << pointer;
  }
}

TEST(JsonFacts, PointersUnescapeTheirTokens) {
  EXPECT_EQ(value_of(R"({"a/b": {"m~n": {"": "found"}}})", "/a~1b/m~0n/"), "found");
  EXPECT_EQ(value_of(R"({"~1": "found"})", "/~01"), "found");
}

TEST(JsonFacts, AKeyThatIsSkippedDoesNotShiftItsNeighbours) {
  EXPECT_EQ(value_of(R"({"x": {"a": 1}, "y": [{"a": 2}, {"b": 3}], "a": 4})", "/a"), "4");
  EXPECT_EQ(value_of(R"({"y": [{"a": 2}, [8, 9], {"b": 3}]})", "/y/2/b"), "3");
}

TEST(JsonFacts, OfARepeatedKeyTheLastValueCounts) { EXPECT_EQ(value_of(R"({"a": 1, "a": 2})", "/a"), "2"); }

TEST(JsonFacts, ARootValueIsSelectedByTheEmptyPointer) { EXPECT_EQ(value_of(R"("text")", ""), "text"); }

TEST(JsonFacts, WhatIsNotJsonIsRefused) {
  for (const char* bad : {"", "{", "{\"a\"}", "[1,]", "{\"a\":1}}", "nul", "{'a':1}", "<a/>", "{\"a\":\"\xFF\"}"}) {
    EXPECT_EQ(code_of(bad), "NABE-MSG-020") << bad;
  }
}

TEST(JsonFacts, SizeIsBounded) {
  EXPECT_EQ(code_of(R"({"a":1})", {7, 64}), "");
  EXPECT_EQ(code_of(R"({"a":12})", {7, 64}), "NABE-MSG-021");
}

TEST(JsonFacts, DepthIsBounded) {
  EXPECT_EQ(code_of(std::string(64, '[') + std::string(64, ']')), "");
  EXPECT_EQ(code_of(std::string(1'000'000, '[')), "NABE-MSG-022");
}

TEST(JsonFacts, BracketsInTextAreNotDepth) {
  EXPECT_EQ(code_of(R"({"a":")" + std::string(1000, '[') + R"(\"[["})"), "");
}

TEST(JsonFacts, PointersAreRecognised) {
  EXPECT_TRUE(is_json_pointer(""));
  EXPECT_TRUE(is_json_pointer("/a~0~1/0"));
  EXPECT_FALSE(is_json_pointer("a"));
  EXPECT_FALSE(is_json_pointer("/a~"));
  EXPECT_FALSE(is_json_pointer("/a~2"));
}

}  // namespace nabe::message
