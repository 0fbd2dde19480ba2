// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "fixture.h"

namespace nabe::config::test {
namespace {

/// The warnings as `file:line:column code`.
std::vector<std::string> warnings(const std::vector<NamedText>& files) {
  const ResolveOutcome outcome = load(files);
  EXPECT_TRUE(outcome.configuration) << render(outcome.findings);
  std::vector<std::string> texts;
  for (const Error& warning : outcome.findings.warnings) {
    const SourcePosition where = warning.where.value_or(SourcePosition{});
    texts.push_back(where.file + ':' + std::to_string(where.line) + ':' + std::to_string(where.column) + ' ' +
                    warning.code);
  }
  return texts;
}

using Texts = std::vector<std::string>;

/// The one warning, where the mark § is in one of the files.
Texts one(const std::string& code, std::vector<NamedText>& files) {
  for (NamedText& file : files) {
    if (file.text.find("§") != std::string::npos) {
      const Place place = take_mark(file.text);
      return {file.name + ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' + code};
    }
  }
  ADD_FAILURE() << "no file has a mark";
  return {};
}

const std::string kAll = "[[route]]\nname = \"all\"\ntype = \"application.submitted\"\nto = [\"kommunix\", \"akte\"]\n";

TEST(Warning, IsNotGivenForAWholeConfiguration) { EXPECT_EQ(warnings(city(kAll)), Texts{}); }

TEST(Warning, NamesASinkThatNoRouteReaches) {
  auto files = city("[connectors.§third]\nplugin = \"archive\"\n" + kAll);
  const Texts expected = one("NABE-CFG-101", files);

  EXPECT_EQ(warnings(files), expected);
}

TEST(Warning, NamesADepartmentWithoutRoutes) {
  std::vector<NamedText> files = city(kAll);
  files.push_back({"etc/departments/empty.toml", "# nothing yet\n[§department]\nid = \"empty\"\nname = \"Empty\"\n"});
  const Texts expected = one("NABE-CFG-103", files);

  EXPECT_EQ(warnings(files), expected);
}

TEST(Warning, NamesAProfileThatNobodyUses) {
  std::vector<NamedText> files = city(kAll);
  files.push_back({"etc/profiles/other.toml", "\n[§profile]\nname = \"other\"\n"});
  const Texts expected = one("NABE-CFG-104", files);

  EXPECT_EQ(warnings(files), expected);
}

const std::string kForwarders =
    "[connectors.clock]\nplugin = \"clock\"\n[connectors.a]\nplugin = \"forward\"\n"
    "[connectors.b]\nplugin = \"forward\"\n" +
    kAll +
    "[[route]]\nname = \"start\"\nfrom = \"clock\"\nto = \"a\"\n"
    "[[route]]\nname = \"there\"\nfrom = \"a\"\nto = \"b\"\n";

TEST(Warning, NamesACycle) {
  auto files = city(kForwarders + "[[route]]\nname = §\"back\"\nfrom = \"b\"\ntype = \"tick\"\nto = \"a\"\n");
  const Texts expected = one("NABE-CFG-102", files);

  EXPECT_EQ(warnings(files), expected);
  const ResolveOutcome outcome = load(files);
  ASSERT_EQ(outcome.findings.warnings.size(), 1U) << render(outcome.findings);
  EXPECT_NE(outcome.findings.warnings.front().message.find("a (tick) -> b (tick) -> a"), std::string::npos)
      << render(outcome.findings);
}

TEST(Warning, NamesARouteFromAnywhereToOneThatEmitsTheSame) {
  auto files = city("[connectors.clock]\nplugin = \"clock\"\n[connectors.a]\nplugin = \"forward\"\n" + kAll +
                    "[[route]]\nname = §\"ticks\"\ntype = \"tick\"\nto = \"a\"\n");
  const Texts expected = one("NABE-CFG-102", files);

  EXPECT_EQ(warnings(files), expected);
}

std::string own_receipts_of(const std::string& plugin) {
  return "[connectors.own]\nplugin = \"" + plugin + "\"\n" + kAll +
         "[[route]]\nname = §\"back\"\nfrom = \"own\"\ntype = \"receipt\"\nto = \"own\"\n";
}

TEST(Warning, NamesASourceThatGetsWhatItBringsBack) {
  auto files = city(own_receipts_of("counter"));
  const Texts expected = one("NABE-CFG-102", files);

  EXPECT_EQ(warnings(files), expected);
}

TEST(Warning, IsNotGivenForASourceWhoseDeliveriesEmitNothing) {
  auto files = city(own_receipts_of("window"));
  one("NABE-CFG-102", files);

  EXPECT_EQ(warnings(files), Texts{});
}

TEST(Warning, IsNotGivenForAChain) { EXPECT_EQ(warnings(city(kForwarders)), Texts{}); }

TEST(Warning, IsNotGivenForTheBackChannelOfASource) {
  EXPECT_EQ(warnings(city(kAll + "[[route]]\nname = \"back\"\nfrom = \"kommunix\"\ntype = \"case.assigned\"\n"
                                 "to = \"portal\"\n")),
            Texts{});
}

TEST(Warning, IsNotGivenForTypesThatOptionsOrDeclarationsName) {
  EXPECT_EQ(warnings(city("[connectors.door]\nplugin = \"door\"\nmessage_type = [\"a.b\", \"c.d\"]\n" + kAll +
                          "[[route]]\nname = \"in\"\nfrom = \"door\"\ntype = [\"a.b\", \"c.d\", \"door.opened\"]\n"
                          "to = \"akte\"\n")),
            Texts{});
}

TEST(Warning, IsNotGivenForAnyTypeWhereNoOptionNamesOne) {
  EXPECT_EQ(warnings(city("[connectors.door]\nplugin = \"door\"\n" + kAll +
                          "[[route]]\nname = \"in\"\nfrom = \"door\"\ntype = \"what.ever\"\nto = \"akte\"\n")),
            Texts{});
}

TEST(Warning, IsNotGivenBesideErrors) {
  const ResolveOutcome outcome = load(city("[[route]]\nname = \"r\"\nto = \"akt\"\n"));

  EXPECT_EQ(outcome.findings.errors.size(), 1U);
  EXPECT_TRUE(outcome.findings.warnings.empty());
}

}  // namespace
}  // namespace nabe::config::test
