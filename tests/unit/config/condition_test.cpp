// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "fixture.h"

namespace nabe::config::test {
namespace {

/// The only condition of the only route.
Condition read(const std::string& line) {
  const ResolveOutcome outcome = load(city("[[route]]\nname = \"r\"\nto = \"akte\"\n[route.when]\n" + line + '\n'));
  EXPECT_TRUE(outcome.configuration) << render(outcome.findings);
  return outcome.configuration ? outcome.configuration->departments.front().routes.front().when.at(0) : Condition{};
}

TEST(Condition, OfAStringIsEquality) {
  const Condition condition = read("service = \"passersatz\"");

  EXPECT_EQ(condition.kind, ConditionKind::Fact);
  EXPECT_EQ(condition.subject, "service");
  EXPECT_EQ(condition.any_of, std::vector<std::string>{"passersatz"});
}

TEST(Condition, OfNumbersAndTruthsComparesTheirText) {
  EXPECT_EQ(read("service = [3, -1, 2.5, true]").any_of, (std::vector<std::string>{"3", "-1", "2.5", "true"}));
}

TEST(Condition, OnAPathIsKnownByItsSlash) {
  const Condition condition = read("\".//x:applicant/@trust\" = { ge = 3 }");

  EXPECT_EQ(condition.kind, ConditionKind::Path);
  EXPECT_EQ(condition.subject, ".//x:applicant/@trust");
  EXPECT_EQ(condition.ge, 3.0);
}

TEST(Condition, MayHaveSeveralParts) {
  const Condition condition =
      read("\"applicant.trust\" = { exists = true, gt = 1, le = 4.5, prefix = \"3\", any_of = [\"3\", \"30\"] }");

  EXPECT_EQ(condition.exists, true);
  EXPECT_EQ(condition.gt, 1.0);
  EXPECT_EQ(condition.le, 4.5);
  EXPECT_EQ(condition.prefix, "3");
  EXPECT_EQ(condition.any_of.size(), 2U);
}

TEST(Condition, OnAnAttributeKeepsItsWholeName) {
  EXPECT_EQ(read("\"attribute.http.path\" = \"/in\"").subject, "attribute.http.path");
}

TEST(Condition, OnTheSourceNamesTheQualifiedConnector) {
  EXPECT_EQ(read("source = [\"kommunix\", \"portal\"]").any_of,
            (std::vector<std::string>{"office.kommunix", "portal"}));
}

TEST(Condition, OnTheSameValueFromBothSidesIsNoContradiction) {
  EXPECT_EQ(read("service = { ge = 2, le = 2 }").ge, 2.0);
}

TEST(Condition, NeedsOneOfItsValuesToBePossible) {
  EXPECT_EQ(read("service = { any_of = [1, 5], ge = 3 }").any_of.size(), 2U);
}

TEST(Condition, InTheHintNamesTheQuotesThatAreMissing) {
  const ResolveOutcome outcome =
      load(city("[[route]]\nname = \"r\"\nto = \"akte\"\n[route.when]\napplicant.trust = 3\n"));

  ASSERT_EQ(outcome.findings.errors.size(), 1U);
  EXPECT_NE(outcome.findings.errors.front().hint.find("\"applicant.trust\""), std::string::npos);
}

}  // namespace
}  // namespace nabe::config::test
