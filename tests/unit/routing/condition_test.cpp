// SPDX-License-Identifier: EUPL-1.2
#include "routing/condition.h"

#include <gtest/gtest.h>

#include <clocale>

#include "configured.h"

namespace nabe::routing {

namespace {

bool holds_for(const config::Condition& condition, const std::vector<std::string>& texts) {
  std::vector<SeenValue> values;
  for (const std::string& text : texts) {
    values.push_back({text, false});
  }
  return holds(compile_condition(condition, Origin::Body, 0), values);
}

config::Condition at_least(double bound) {
  config::Condition condition;
  condition.ge = bound;
  return condition;
}

}  // namespace

TEST(Condition, HoldsIfAnyValueIsOneOfTheChoices) {
  EXPECT_TRUE(holds_for(any_of("f", {"a", "b"}), {"x", "b"}));
  EXPECT_FALSE(holds_for(any_of("f", {"a", "b"}), {"x", "ab", ""}));
  EXPECT_FALSE(holds_for(any_of("f", {"a"}), {}));
}

TEST(Condition, ExistsHoldsForAnyValueEvenAnEmptyOne) {
  EXPECT_TRUE(holds_for(exists("f", true), {""}));
  EXPECT_FALSE(holds_for(exists("f", true), {}));
}

TEST(Condition, NotExistsHoldsForNoValueAlone) {
  EXPECT_TRUE(holds_for(exists("f", false), {}));
  EXPECT_FALSE(holds_for(exists("f", false), {""}));
}

TEST(Condition, ComparesPrefixes) {
  config::Condition condition;
  condition.prefix = "99";
  EXPECT_TRUE(holds_for(condition, {"9", "990"}));
  EXPECT_FALSE(holds_for(condition, {"199"}));
}

TEST(Condition, ComparesNumbers) {
  config::Condition between;
  between.gt = 1;
  between.le = 2.5;
  EXPECT_TRUE(holds_for(between, {"2.50"}));
  EXPECT_FALSE(holds_for(between, {"1"}));
  EXPECT_FALSE(holds_for(between, {"2.51"}));
  config::Condition less;
  less.lt = 0;
  EXPECT_TRUE(holds_for(less, {"-1e-3"}));
  EXPECT_FALSE(holds_for(less, {"0"}));
}

TEST(Condition, WhatIsNoNumberSatisfiesNoBound) {
  for (const char* text : {"", "three", "3x", " 4", "4,5", "inf", "nan", "0x10", "1e999"}) {
    EXPECT_FALSE(holds_for(at_least(3), {text})) << text;
  }
}

TEST(Condition, ReadsNumbersAlikeInEveryLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  std::setlocale(LC_ALL, "de_DE.UTF-8");  // where it is installed
  EXPECT_TRUE(holds_for(at_least(3.5), {"3.5"}));
  EXPECT_FALSE(holds_for(at_least(3.5), {"3,6"}));
  std::setlocale(LC_ALL, before.c_str());
}

TEST(Condition, OneValueHasToSatisfyAllParts) {
  config::Condition condition = at_least(3);
  condition.prefix = "4";
  EXPECT_FALSE(holds_for(condition, {"41x", "5"}));
  EXPECT_TRUE(holds_for(condition, {"1", "42"}));
}

TEST(Condition, ACutValueSatisfiesExistenceAndPrefixAlone) {
  const std::vector<SeenValue> cut{{"abc", true}};
  EXPECT_FALSE(holds(compile_condition(any_of("f", {"abc"}), Origin::Body, 0), cut));
  EXPECT_TRUE(holds(compile_condition(exists("f", true), Origin::Body, 0), cut));
  config::Condition prefix;
  prefix.prefix = "ab";
  EXPECT_TRUE(holds(compile_condition(prefix, Origin::Body, 0), cut));
}

TEST(Condition, SaysWhatItExpects) {
  config::Condition condition = any_of("f", {"a", "b"});
  condition.ge = 3;
  condition.lt = 4.5;
  condition.prefix = "p";
  condition.exists = true;
  EXPECT_EQ(expectation_of(compile_condition(condition, Origin::Body, 0)),
            "exists and is one of \"a\", \"b\" and begins with \"p\" and is at least 3 and is less than 4.5");
  EXPECT_EQ(expectation_of(compile_condition(any_of("f", {"a"}), Origin::Body, 0)), "is \"a\"");
}

}  // namespace nabe::routing
