// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "fixture.h"

namespace nabe::config::test {
namespace {

std::vector<std::string> warnings(const std::vector<NamedText>& files) {
  const ResolveOutcome outcome = load(files);
  EXPECT_TRUE(outcome.configuration) << render(outcome.findings);
  std::vector<std::string> codes;
  for (const Error& warning : outcome.findings.warnings) {
    EXPECT_TRUE(warning.where && warning.where->line > 0) << warning.render();
    codes.push_back(warning.code);
  }
  return codes;
}

using Codes = std::vector<std::string>;

const std::string kAll = "[[route]]\nname = \"all\"\ntype = \"application.submitted\"\nto = [\"kommunix\", \"akte\"]\n";

TEST(Warning, IsNotGivenForAWholeConfiguration) { EXPECT_EQ(warnings(city(kAll)), Codes{}); }

TEST(Warning, NamesASinkThatNoRouteReaches) {
  EXPECT_EQ(warnings(city("[[route]]\nname = \"r\"\nto = \"akte\"\n")), Codes{"NABE-CFG-101"});
}

TEST(Warning, NamesADepartmentWithoutRoutes) {
  std::vector<NamedText> files = city(kAll);
  files.push_back({"etc/departments/empty.toml", "[department]\nid = \"empty\"\nname = \"Empty\"\n"});

  EXPECT_EQ(warnings(files), Codes{"NABE-CFG-103"});
}

TEST(Warning, NamesAProfileThatNobodyUses) {
  std::vector<NamedText> files = city(kAll);
  files.push_back({"etc/profiles/other.toml", "[profile]\nname = \"other\"\n"});

  EXPECT_EQ(warnings(files), Codes{"NABE-CFG-104"});
}

const std::string kForwarders =
    "[connectors.clock]\nplugin = \"clock\"\n[connectors.a]\nplugin = \"forward\"\n"
    "[connectors.b]\nplugin = \"forward\"\n" +
    kAll +
    "[[route]]\nname = \"start\"\nfrom = \"clock\"\nto = \"a\"\n"
    "[[route]]\nname = \"there\"\nfrom = \"a\"\nto = \"b\"\n";

TEST(Warning, NamesACycle) {
  const ResolveOutcome outcome =
      load(city(kForwarders + "[[route]]\nname = \"back\"\nfrom = \"b\"\ntype = \"tick\"\nto = \"a\"\n"));

  ASSERT_EQ(outcome.findings.warnings.size(), 1U) << render(outcome.findings);
  EXPECT_EQ(outcome.findings.warnings.front().code, "NABE-CFG-102");
  EXPECT_NE(outcome.findings.warnings.front().message.find("a (tick) -> b (tick) -> a"), std::string::npos)
      << render(outcome.findings);
}

TEST(Warning, NamesARouteFromAnywhereToOneThatEmitsTheSame) {
  EXPECT_EQ(warnings(city("[connectors.clock]\nplugin = \"clock\"\n[connectors.a]\nplugin = \"forward\"\n" + kAll +
                          "[[route]]\nname = \"ticks\"\ntype = \"tick\"\nto = \"a\"\n")),
            Codes{"NABE-CFG-102"});
}

TEST(Warning, IsNotGivenForAChain) { EXPECT_EQ(warnings(city(kForwarders)), Codes{}); }

TEST(Warning, IsNotGivenForTheBackChannelOfASource) {
  EXPECT_EQ(warnings(city(kAll + "[[route]]\nname = \"back\"\nfrom = \"kommunix\"\ntype = \"case.assigned\"\n"
                                 "to = \"portal\"\n")),
            Codes{});
}

TEST(Warning, IsNotGivenBesideErrors) {
  const ResolveOutcome outcome = load(city("[[route]]\nname = \"r\"\nto = \"akt\"\n"));

  EXPECT_EQ(outcome.findings.errors.size(), 1U);
  EXPECT_TRUE(outcome.findings.warnings.empty());
}

}  // namespace
}  // namespace nabe::config::test
