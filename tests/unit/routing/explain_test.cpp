// SPDX-License-Identifier: EUPL-1.2
#include "routing/explain.h"

#include <gtest/gtest.h>

#include "configured.h"
#include "routing/decision_json.h"

namespace nabe::routing {

namespace {

Decision sample(Trace trace) {
  std::vector<config::Route> routes{route("to-the-case-system", {"kommunix"}, {any_of("service", {"title", "pass"})}),
                                    route("fees", {"kasse"}, {any_of("service", {"title"}), exists("//payment", true)}),
                                    route("from-elsewhere", {"akte"}), route("other-type", {"akte"})};
  routes[2].from = "kommunix";
  routes[3].types = {"case.assigned"};
  const RoutingTables tables = compiled(configuration(xml_profile({{"service", "/m/service"}}), routes));
  return decided(tables, "<m><service>title</service></m>", {"portal", "application.submitted", {}}, trace);
}

}  // namespace

TEST(Explain, SaysWhereAMessageGoesAndWhyNotElsewhere) {
  EXPECT_EQ(explain(sample(Trace::All)),
            "A message of type \"application.submitted\" from \"portal\" for department \"d\"\n"
            "goes\n"
            "  to kommunix, granted * (by to-the-case-system)\n"
            "Facts:\n"
            "  service = \"title\"\n"
            "Routes:\n"
            "  yes  to-the-case-system\n"
            "         service is one of \"title\", \"pass\": found \"title\"\n"
            "  no   fees: it wants that //payment exists: nothing was found\n"
            "  no   from-elsewhere: it is for messages from kommunix, this one comes from portal\n"
            "  no   other-type: it is for type case.assigned, this one is application.submitted\n"
            "Configuration revision revision-1\n");
}

TEST(Explain, SaysThatAMessageIsUnrouted) {
  EXPECT_NE(explain(Decision{}).find("matches no route"), std::string::npos);
}

TEST(Explain, SaysThatTheTraceIsNotComplete) {
  EXPECT_NE(explain(sample(Trace::Evaluated)).find("Routes that are not listed"), std::string::npos);
  EXPECT_EQ(explain(sample(Trace::All)).find("Routes that are not listed"), std::string::npos);
}

TEST(Explain, SaysTheSameOfAStoredDecision) {
  const Decision decision = sample(Trace::All);
  EXPECT_EQ(explain(*decision_from_json(to_json(decision))), explain(decision));
}

TEST(Explain, ShowsNoControlCharacters) {
  Decision decision;
  decision.facts = {{"service", "a\x1B[31m\n\xC2\x9B\xC3\xA4\x7F"}};
  EXPECT_NE(explain(decision).find("service = \"a?[31m??\xC3\xA4?\"\n"), std::string::npos);
}

}  // namespace nabe::routing
