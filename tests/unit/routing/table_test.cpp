// SPDX-License-Identifier: EUPL-1.2
#include "routing/table.h"

#include <gtest/gtest.h>

#include "configured.h"

namespace nabe::routing {

namespace {

Error error_of(const config::Configuration& made) {
  const Result<RoutingTables> tables = RoutingTables::compile(made);
  return tables.ok() ? Error{} : tables.error();
}

config::Route granting(std::string grant) {
  config::Route made = route("r", {"c"});
  made.grant = {std::move(grant)};
  made.where = {"d.toml", 7, 1, ""};
  return made;
}

}  // namespace

TEST(RoutingTables, KnowTheirDepartments) {
  const RoutingTables tables = compiled(configuration(xml_profile({}), {}));
  EXPECT_TRUE(tables.has_department("d"));
  EXPECT_FALSE(tables.has_department("e"));
  EXPECT_EQ(tables.sections("e"), nullptr);
}

TEST(RoutingTables, GiveTheSectionsOfTheProfile) {
  const auto sections = compiled(configuration(xml_profile({}, {{"payment", "/m/payment"}}), {})).sections("d");
  ASSERT_NE(sections, nullptr);
  EXPECT_TRUE(sections->has("payment"));
  EXPECT_FALSE(sections->has("pay"));
}

TEST(RoutingTables, RefuseAFactWithAnUnsupportedPath) {
  config::Profile profile = xml_profile({{"service", "/m[1]"}});
  profile.facts[0].where = {"p.toml", 3, 5, ""};
  const Error error = error_of(configuration(profile, {}));
  EXPECT_EQ(error.code, "NABE-RTE-001");
  ASSERT_TRUE(error.where);
  EXPECT_EQ(error.where->line, 3u);
}

TEST(RoutingTables, RefuseAConditionWithAnUnboundPrefix) {
  EXPECT_EQ(error_of(configuration(xml_profile({}), {route("r", {"c"}, {any_of("//z:a", {"1"})})})).code,
            "NABE-RTE-002");
}

TEST(RoutingTables, RefuseASectionOfText) {
  EXPECT_EQ(error_of(configuration(xml_profile({}, {{"s", "/m/text()"}}), {})).code, "NABE-RTE-003");
}

TEST(RoutingTables, RefuseAGrantOfASectionThatTheProfileDoesNotHave) {
  const Error error = error_of(configuration(xml_profile({}, {{"payment", "/m"}}), {granting("paymnt")}));
  EXPECT_EQ(error.code, "NABE-RTE-004");
  EXPECT_EQ(error.where->line, 7u);
}

TEST(RoutingTables, RefuseSectionsOfJson) {
  config::Profile profile = xml_profile({}, {{"payment", "/payment"}});
  profile.format = config::BodyFormat::Json;
  EXPECT_EQ(error_of(configuration(profile, {granting("payment")})).code, "NABE-RTE-005");
  EXPECT_EQ(error_of(configuration(profile, {granting("*"), granting("attachments")})).code, "");
}

TEST(RoutingTables, RefuseSectionsWithoutAProfile) {
  config::Configuration made = configuration(xml_profile({}), {granting("payment")});
  made.departments[0].profile = "";
  EXPECT_EQ(error_of(made).code, "NABE-RTE-005");
}

TEST(RoutingTables, RefuseAMalformedPointer) {
  config::Profile profile = xml_profile({{"service", "service"}});
  profile.format = config::BodyFormat::Json;
  EXPECT_EQ(error_of(configuration(profile, {})).code, "NABE-RTE-006");
}

}  // namespace nabe::routing
