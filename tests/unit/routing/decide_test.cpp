// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "configured.h"

namespace nabe::routing {

namespace {

config::Profile profile() {
  return xml_profile({{"service", "/m/service"}, {"trust", "/m/applicant/@trust"}},
                     {{"payment", "/m/payment"}, {"name", "/m/applicant/name"}});
}

RoutingTables tables_of(std::vector<config::Route> routes) {
  return compiled(configuration(profile(), std::move(routes)));
}

constexpr std::string_view kBody = "<m><service>title</service><applicant trust='3'/><applicant trust='4'/></m>";

}  // namespace

TEST(Decide, ARouteWithoutConditionsMatches) {
  const Decision decision = decided(tables_of({route("r", {"akte"})}), kBody);
  EXPECT_EQ(names_of(decision.matched), Names{"r"});
  ASSERT_EQ(decision.deliveries.size(), 1u);
  EXPECT_EQ(decision.deliveries[0].connector, "akte");
}

TEST(Decide, NoMatchLeavesTheMessageUnrouted) {
  const Decision decision = decided(tables_of({route("r", {"akte"}, {any_of("service", {"other"})})}), kBody);
  EXPECT_TRUE(decision.matched.empty());
  EXPECT_TRUE(decision.deliveries.empty());
}

TEST(Decide, SourceAndTypeSelect) {
  std::vector<config::Route> routes;
  for (const auto& [from, type] : std::vector<std::pair<std::string, std::string>>{{"portal", "submitted"},
                                                                                   {"portal", ""},
                                                                                   {"", "submitted"},
                                                                                   {"", ""},
                                                                                   {"other", "submitted"},
                                                                                   {"portal", "x"}}) {
    routes.push_back(route(from + "/" + type, {"c"}));
    routes.back().from = from;
    if (!type.empty()) {
      routes.back().types = {"first", type};
    }
  }
  const Decision decision = decided(tables_of(routes), kBody, {"portal", "submitted", {}});
  EXPECT_EQ(names_of(decision.matched), (Names{"portal/submitted", "portal/", "/submitted", "/"}));
}

TEST(Decide, EveryConditionHasToHold) {
  const RoutingTables tables = tables_of({route("both", {"c"}, {any_of("service", {"title"}), any_of("trust", {"3"})}),
                                          route("one", {"c"}, {any_of("service", {"title"}), any_of("trust", {"9"})})});
  EXPECT_EQ(names_of(decided(tables, kBody).matched), Names{"both"});
}

TEST(Decide, AnyOfSeveralValuesIsEnough) {
  EXPECT_EQ(names_of(decided(tables_of({route("r", {"c"}, {any_of("trust", {"4"})})}), kBody).matched), Names{"r"});
}

TEST(Decide, PathsOfRoutesAreRead) {
  config::Condition trusted = any_of("//applicant/@trust", {});
  trusted.gt = 3;
  const RoutingTables tables =
      tables_of({route("path", {"c"}, {trusted}), route("absent", {"c"}, {exists("//payment", false)})});
  EXPECT_EQ(names_of(decided(tables, kBody).matched), (Names{"path", "absent"}));
  EXPECT_EQ(names_of(decided(tables, "<m><payment/></m>").matched), Names{});
}

TEST(Decide, AttributesOfTheMessageAreSubjectsWhereNoFactHasTheName) {
  const RoutingTables tables = tables_of(
      {route("attribute", {"c"}, {any_of("office", {"north"})}), route("fact", {"c"}, {any_of("service", {"x"})})});
  const RoutingInput input{"s", "t", {{"office", "north"}, {"service", "x"}}};
  EXPECT_EQ(names_of(decided(tables, kBody, input).matched), Names{"attribute"});
}

TEST(Decide, DepartmentSourceAndTypeAreSubjects) {
  const RoutingTables tables = tables_of({route("department", {"c"}, {any_of("department", {"d"})}),
                                          route("source", {"c"}, {any_of("source", {"s", "x"})}),
                                          route("type", {"c"}, {any_of("type", {"x"})})});
  EXPECT_EQ(names_of(decided(tables, kBody).matched), (Names{"department", "source"}));
}

TEST(Decide, RoutesToOneConnectorMakeOneDeliveryWithTheUnionOfTheirGrants) {
  std::vector<config::Route> routes{route("one", {"akte", "kasse"}), route("two", {"kasse"}),
                                    route("three", {"kasse"})};
  routes[0].grant = {"payment"};
  routes[0].with = {"submitted"};
  routes[1].grant = {"name", "payment", "attachments"};
  routes[1].with = {"decided", "submitted"};
  routes[2].grant = {};
  const Decision decision = decided(tables_of(routes), kBody);
  ASSERT_EQ(decision.deliveries.size(), 2u);
  EXPECT_EQ(decision.deliveries[0], (PlannedDelivery{"akte", {"payment"}, {"submitted"}, {"one"}, false}));
  EXPECT_EQ(
      decision.deliveries[1],
      (PlannedDelivery{
          "kasse", {"payment", "name", "attachments"}, {"submitted", "decided"}, {"one", "two", "three"}, false}));
}

TEST(Decide, AGrantOfEverythingSwallowsSections) {
  std::vector<config::Route> routes{route("one", {"c"}), route("two", {"c"})};
  routes[0].grant = {"payment"};
  EXPECT_EQ(decided(tables_of(routes), kBody).deliveries[0].grant, Names{"*"});
}

TEST(Decide, ADeadDeliveryLetsPassOnlyIfAllItsRoutesSaySo) {
  std::vector<config::Route> routes{route("one", {"a", "b"}), route("two", {"b"})};
  routes[0].on_dead = config::OnDead::Continue;
  const Decision decision = decided(tables_of(routes), kBody);
  EXPECT_TRUE(decision.deliveries[0].continue_on_dead);
  EXPECT_FALSE(decision.deliveries[1].continue_on_dead);
}

TEST(Decide, TheOrderIsThatOfTheConfigurationHoweverRoutesAreFound) {
  std::vector<config::Route> routes{route("by-trust", {"z"}, {any_of("trust", {"4", "3"})}), route("always", {"y"}),
                                    route("by-service", {"x"}, {any_of("service", {"title"})})};
  const Decision decision = decided(tables_of(routes), kBody);
  EXPECT_EQ(names_of(decision.matched), (Names{"by-trust", "always", "by-service"}));
  EXPECT_EQ(decision.deliveries[0].connector, "z");
  EXPECT_EQ(decision.deliveries[2].connector, "x");
}

TEST(Decide, TenThousandRoutesOnOneFactLookAtOne) {
  std::vector<config::Route> routes;
  for (int i = 0; i < 10'000; ++i) {
    routes.push_back(route("r" + std::to_string(i), {"c"}, {any_of("service", {"title" + std::to_string(i)})}));
  }
  const Decision decision = decided(tables_of(routes), "<m><service>title777</service></m>");
  EXPECT_EQ(names_of(decision.matched), Names{"r777"});
  EXPECT_EQ(decision.evaluated_routes, 1u);
}

TEST(Decide, TenThousandRoutesOnPathsOfTheirOwnLookAtOne) {
  std::vector<config::Route> routes;
  for (int i = 0; i < 10'000; ++i) {
    routes.push_back(route("r" + std::to_string(i), {"c"}, {any_of("//e" + std::to_string(i) + "/@on", {"yes"})}));
  }
  const Decision decision = decided(tables_of(routes), "<m><e41 on='no'/><e42 on='yes'/></m>");
  EXPECT_EQ(names_of(decision.matched), Names{"r42"});
  EXPECT_EQ(decision.evaluated_routes, 1u);
}

TEST(Decide, TenThousandRoutesForOtherSourcesAndTypesAreNotLookedAt) {
  std::vector<config::Route> routes;
  for (int i = 0; i < 10'000; ++i) {
    routes.push_back(route("r" + std::to_string(i), {"c"}));
    (i % 2 == 0 ? routes.back().from : routes.back().types.emplace_back()) = "other" + std::to_string(i);
  }
  EXPECT_EQ(decided(tables_of(routes), kBody).evaluated_routes, 0u);
}

TEST(Decide, TheTraceHasWhatConditionsAskedForAndSaw) {
  const RoutingTables tables = tables_of({route("r", {"c"}, {any_of("service", {"title"}), any_of("trust", {"9"})})});
  const Decision decision = decided(tables, kBody);
  ASSERT_EQ(decision.trace.size(), 1u);
  EXPECT_FALSE(decision.trace[0].matched);
  EXPECT_EQ(decision.trace[0].conditions[0], (ConditionTrace{"service", "is \"title\"", {"title"}, false, true}));
  EXPECT_EQ(decision.trace[0].conditions[1], (ConditionTrace{"trust", "is \"9\"", {"3", "4"}, false, false}));
  EXPECT_TRUE(decision.trace_complete);
}

TEST(Decide, OnlyAFullTraceHasRoutesThatWereNotLookedAt) {
  std::vector<config::Route> routes{route("source", {"c"}), route("type", {"c"}),
                                    route("value", {"c"}, {any_of("service", {"other"})})};
  routes[0].from = "elsewhere";
  routes[1].types = {"x"};
  const RoutingTables tables = tables_of(routes);
  EXPECT_TRUE(decided(tables, kBody).trace.empty());
  EXPECT_FALSE(decided(tables, kBody).trace_complete);
  const Decision full = decided(tables, kBody, {"s", "t", {}}, Trace::All);
  ASSERT_EQ(full.trace.size(), 3u);
  EXPECT_EQ(full.trace[0].expected_source, "elsewhere");
  EXPECT_EQ(full.trace[1].expected_types, Names{"x"});
  EXPECT_FALSE(full.trace[2].conditions[0].held);
  EXPECT_TRUE(full.trace_complete);
}

TEST(Decide, TracedValuesAreBounded) {
  std::string body = "<m>";
  for (int i = 0; i < 9; ++i) {
    body += "<service>" + std::string(300, 'x') + "</service>";
  }
  const Decision decision = decided(tables_of({route("r", {"c"}, {exists("service", true)})}), body + "</m>");
  const ConditionTrace& trace = decision.trace[0].conditions[0];
  EXPECT_EQ(trace.values.size(), 8u);
  EXPECT_EQ(trace.values[0].size(), 256u);
  EXPECT_TRUE(trace.values_cut);
}

TEST(Decide, FactsAreTheirFirstValues) {
  EXPECT_EQ(decided(tables_of({}), kBody).facts, (Pairs{{"service", "title"}, {"trust", "3"}}));
}

TEST(Decide, ValuesThatWereCutAreNoted) {
  const RoutingTables tables = tables_of({});
  EXPECT_FALSE(decided(tables, kBody).values_cut);
  EXPECT_TRUE(decided(tables, "<m><service>" + std::string(5000, 'x') + "</service></m>").values_cut);
}

}  // namespace nabe::routing
