// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "fixture.h"

namespace nabe::config::test {
namespace {

/// The example of the documentation, a little longer.
const char* const kRoutes = R"(
[namespaces]
f = "urn:form"

[[route]]
name  = "applications-to-the-case-system"
from  = "portal"
type  = "application.submitted"
to    = ["kommunix"]
grant = ["*"]

[[route]]
name    = "file-it"
from    = "kommunix"
type    = "case.assigned"
to      = "akte"
with    = ["application.submitted"]
grant   = ["applicant", "attachments"]
on_dead = "continue"
[route.when]
service = ["aufenthaltstitel", "passersatz"]
"//f:form/@id" = { exists = true }
)";

Configuration configuration() {
  ResolveOutcome outcome = load(city(kRoutes));
  EXPECT_TRUE(outcome.configuration) << render(outcome.findings);
  EXPECT_TRUE(outcome.findings.warnings.empty()) << render(outcome.findings);
  return outcome.configuration ? *outcome.configuration : Configuration{};
}

TEST(Configuration, HasTheNode) {
  std::vector<NamedText> files = city(kRoutes);
  files[0].text = R"([node]
state_folder = "/var/lib/nabe"
plugin_folder = "plugins"
store = "sqlite"
development = true
drain_timeout = "5s"
low_disk = "1GiB"
memory = "8MiB"
intake_memory = "16MiB"
log_format = "json"
log_level = "debug"
[admin]
listen = "[::1]:9000"
[connectors.portal]
plugin = "portal"
)";
  const ResolveOutcome outcome = load(files);

  ASSERT_TRUE(outcome.configuration) << render(outcome.findings);
  const Node& node = outcome.configuration->node;
  EXPECT_EQ(node.state_folder, "/var/lib/nabe");
  EXPECT_EQ(node.plugin_folder, "etc/plugins");
  EXPECT_TRUE(node.development);
  EXPECT_EQ(node.drain_timeout_ms, 5'000U);
  EXPECT_EQ(node.low_disk_bytes, 1U << 30);
  EXPECT_EQ(node.memory_bytes, 8U << 20);
  EXPECT_EQ(node.intake_memory_bytes, 16U << 20);
  EXPECT_EQ(node.log_format, LogFormat::Json);
  EXPECT_EQ(node.log_level, "debug");
  EXPECT_EQ(node.admin_host, "::1");
  EXPECT_EQ(node.admin_port, 9000);
}

std::string store_of(const std::string& line) {
  std::vector<NamedText> files = city(kRoutes);
  const std::string table = "[node]\n";
  files[0].text.replace(files[0].text.find(table), table.size(), table + line + "\n");
  const ResolveOutcome outcome = load(files);
  EXPECT_TRUE(outcome.configuration) << render(outcome.findings);
  return outcome.configuration ? outcome.configuration->node.store : "";
}

TEST(Configuration, NamesADatabaseByItsAddress) {
  EXPECT_EQ(store_of("store = \"postgresql://nabe@[::1]:5432/nabe?sslmode=verify-full\""),
            "postgresql://nabe@[::1]:5432/nabe?sslmode=verify-full");
}

TEST(Configuration, TakesTheAddressOfADatabaseWithItsPasswordFromASecret) {
  ::setenv("NABE_TEST_STORE", "postgresql://nabe:x@db/nabe", 1);

  EXPECT_EQ(store_of("store = { env = \"NABE_TEST_STORE\" }"), "postgresql://nabe:x@db/nabe");
}

TEST(Configuration, RefusesASecretThatIsNoAddressWithoutShowingIt) {
  ::setenv("NABE_TEST_STORE", "mysql://nabe:geheim@db", 1);
  std::vector<NamedText> files = city(kRoutes);
  const std::string table = "[node]\n";
  files[0].text.replace(files[0].text.find(table), table.size(), table + "store = { env = \"NABE_TEST_STORE\" }\n");

  const std::string findings = render(load(files).findings);

  EXPECT_NE(findings.find("NABE-CFG-012"), std::string::npos) << findings;
  EXPECT_EQ(findings.find("geheim"), std::string::npos) << findings;
}

TEST(Configuration, HasTheProfile) {
  const Configuration whole = configuration();

  const Profile& profile = whole.profiles.at("xfall");
  EXPECT_EQ(profile.format, BodyFormat::Xml);
  EXPECT_EQ(profile.namespaces.at("x"), "urn:nabe:xfall-profile:1");
  ASSERT_EQ(profile.facts.size(), 2U);
  EXPECT_EQ(profile.facts[1].name, "applicant.trust");
  EXPECT_EQ(profile.facts[1].path, "//x:applicant/@trust");
  ASSERT_EQ(profile.sections.size(), 1U);
}

TEST(Configuration, QualifiesTheNamesOfRoutes) {
  const Configuration whole = configuration();

  const std::vector<Route>& routes = whole.find_department("office")->routes;
  ASSERT_EQ(routes.size(), 2U);
  EXPECT_EQ(routes[0].from, "portal");
  EXPECT_EQ(routes[0].to, std::vector<std::string>{"office.kommunix"});
  EXPECT_EQ(routes[1].from, "office.kommunix");
  EXPECT_EQ(routes[1].to, std::vector<std::string>{"office.akte"});
}

TEST(Configuration, HasTheOtherKeysOfARoute) {
  const Configuration whole = configuration();

  const Route& route = whole.departments.front().routes[1];
  EXPECT_EQ(route.name, "file-it");
  EXPECT_EQ(route.department, "office");
  EXPECT_EQ(route.types, std::vector<std::string>{"case.assigned"});
  EXPECT_EQ(route.grant, (std::vector<std::string>{"applicant", "attachments"}));
  EXPECT_EQ(route.with, std::vector<std::string>{"application.submitted"});
  EXPECT_EQ(route.on_dead, OnDead::Continue);
  EXPECT_EQ(route.when.size(), 2U);
}

TEST(Configuration, MergesTheNamespacesOfProfileAndFile) {
  const Configuration whole = configuration();

  const Route& route = whole.departments.front().routes[0];
  EXPECT_EQ(route.namespaces.at("x"), "urn:nabe:xfall-profile:1");
  EXPECT_EQ(route.namespaces.at("f"), "urn:form");
}

TEST(Configuration, FindsConnectorsByTheirQualifiedNames) {
  const Configuration whole = configuration();

  ASSERT_NE(whole.find_connector("portal"), nullptr);
  ASSERT_NE(whole.find_connector("office.akte"), nullptr);
  EXPECT_EQ(qualified_name(*whole.find_connector("office.akte")), "office.akte");
  EXPECT_EQ(whole.find_connector("akte"), nullptr);
  EXPECT_EQ(whole.find_connector("other.akte"), nullptr);
  EXPECT_EQ(whole.find_connector("office.other"), nullptr);
  EXPECT_EQ(whole.connectors().size(), 3U);
  EXPECT_EQ(whole.connectors().front()->name, "portal");
}

TEST(Configuration, PrefersTheDepartmentsOwnConnectorToASharedOne) {
  std::vector<NamedText> files = city(
      "[[route]]\nname = \"r\"\ntype = \"application.submitted\"\n"
      "to = [\"akte\", \"kommunix\"]\n");
  files[0].text += "[connectors.akte]\nplugin = \"portal\"\n";
  const ResolveOutcome outcome = load(files);

  ASSERT_TRUE(outcome.configuration) << render(outcome.findings);
  EXPECT_EQ(outcome.configuration->departments.front().routes.front().to.front(), "office.akte");
}

TEST(Configuration, ReadsAJsonProfile) {
  std::vector<NamedText> files = city("[[route]]\nname = \"r\"\nto = \"akte\"\n[route.when]\nservice = \"x\"\n");
  files[2].text = "[profile]\nname = \"xfall\"\nformat = \"json\"\n[facts]\nservice = \"/service/key\"\n";
  const ResolveOutcome outcome = load(files);

  ASSERT_TRUE(outcome.configuration) << render(outcome.findings);
  EXPECT_EQ(outcome.configuration->profiles.at("xfall").format, BodyFormat::Json);
}

TEST(Configuration, RefusesAPathConditionOnJson) {
  std::vector<NamedText> files = city("[[route]]\nname = \"r\"\nto = \"akte\"\n[route.when]\n\"/service\" = \"x\"\n");
  files[2].text = "[profile]\nname = \"xfall\"\nformat = \"json\"\n";
  const ResolveOutcome outcome = load(files);

  ASSERT_EQ(outcome.findings.errors.size(), 1U);
  EXPECT_EQ(outcome.findings.errors.front().code, "NABE-CFG-018");
}

TEST(Parse, TellsWhichPluginsAreUsedBeforeTheyAreLoaded) {
  const ParseOutcome outcome = parse_text(city(""));

  const std::vector<ConnectorUse> uses = outcome.parsed.uses();
  ASSERT_EQ(uses.size(), 3U);
  EXPECT_EQ(uses[0].type, "portal");
  EXPECT_EQ(uses[0].connector, "portal");
  EXPECT_EQ(uses[1].type, "case_system");
  EXPECT_EQ(uses[1].connector, "office.kommunix");
  EXPECT_EQ(uses[1].where.line, 7U);
  EXPECT_EQ(uses[1].where.column, 10U);
  EXPECT_EQ(outcome.parsed.node().state_folder, "/var/lib/nabe");
}

TEST(Resolve, ReportsTheErrorsOfAllFilesAtOnceInOrder) {
  std::vector<NamedText> files = city("[[route]]\nname = \"r\"\nto = \"akt\"\ncolour = 1\n");
  files[0].text += "colour = 1\n";
  files[2].text += "colour = \n";
  const ResolveOutcome outcome = load(files);

  ASSERT_EQ(outcome.findings.errors.size(), 4U) << render(outcome.findings);
  EXPECT_EQ(outcome.findings.errors[0].code, "NABE-CFG-008");
  EXPECT_EQ(outcome.findings.errors[1].code, "NABE-CFG-003");
  EXPECT_EQ(outcome.findings.errors[2].where->file, "etc/nabe.toml");
  EXPECT_EQ(outcome.findings.errors[3].code, "NABE-CFG-002");
}

TEST(Resolve, CountsUnknownKeysAfterTheFirstFifty) {
  std::string keys;
  for (int i = 0; i < 60; ++i) {
    keys += "x" + std::to_string(i) + " = 1\n";
  }
  std::vector<NamedText> files = city("");
  files[0].text = keys + files[0].text;
  const ResolveOutcome outcome = load(files);

  ASSERT_EQ(outcome.findings.errors.size(), 51U);
  EXPECT_EQ(outcome.findings.errors.back().message, "10 more unknown keys in the node's file");
}

TEST(Resolve, BlamesNothingOnWhatAnUnreadableFileWouldHaveSaid) {
  std::vector<NamedText> files = city(
      "[[route]]\nname = \"r\"\nfrom = \"portal\"\nto = \"akte\"\ngrant = \"applicant\"\n"
      "[route.when]\nservice = \"x\"\n\"//x:a\" = \"y\"\n");
  files[0].text = "bad";
  files[2].text = "bad";
  const ResolveOutcome outcome = load(files);

  ASSERT_EQ(outcome.findings.errors.size(), 2U) << render(outcome.findings);
}

TEST(Resolve, RefusesTwoDepartmentsOfOneId) {
  std::vector<NamedText> files = city(kRoutes);
  files.push_back({"etc/departments/second.toml", "[department]\nid = \"office\"\nname = \"Office\"\n"});
  const ResolveOutcome outcome = load(files);

  ASSERT_EQ(outcome.findings.errors.size(), 1U);
  EXPECT_EQ(outcome.findings.errors.front().code, "NABE-CFG-007");
  EXPECT_EQ(outcome.findings.errors.front().where->file, "etc/departments/second.toml");
}

TEST(Resolve, RefusesTwoProfilesOfOneName) {
  std::vector<NamedText> files = city(kRoutes);
  files.push_back({"etc/profiles/second.toml", profile_text()});
  const ResolveOutcome outcome = load(files);

  ASSERT_EQ(outcome.findings.errors.size(), 1U);
  EXPECT_EQ(outcome.findings.errors.front().code, "NABE-CFG-007");
}

TEST(Render, ShowsPlaceLineCaretAndHint) {
  const ResolveOutcome outcome = load(city("[[route]]\nname = \"r\"\nto = \"akt\"\n"));

  EXPECT_EQ(render(outcome.findings),
            "error: etc/departments/office.toml:14:6: NABE-CFG-008: unknown connector \"akt\"\n"
            "  14 | to = \"akt\"\n"
            "     |      ^\n"
            "  hint: did you mean \"akte\"?\n"
            "1 error, 0 warnings\n");
}

TEST(Render, IsEmptyIfAllIsWell) { EXPECT_EQ(render(Findings{}), ""); }

}  // namespace
}  // namespace nabe::config::test
