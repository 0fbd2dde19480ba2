// SPDX-License-Identifier: EUPL-1.2
#include "routing/decision_json.h"

#include <gtest/gtest.h>

#include "configured.h"

namespace nabe::routing {

namespace {

Decision full_decision() {
  Decision decision;
  decision.revision = "abc";
  decision.department = "d";
  decision.source = "portal";
  decision.type = "application.submitted";
  decision.facts = {{"service", "\"quoted\"\n\xC3\xA4S\xCC\xA7"}, {"empty", ""}};
  decision.matched = {{"one", {"a", "b"}}};
  decision.deliveries = {{"a", {"*"}, {"t"}, {"one"}, true}, {"b", {"payment", "name"}, {}, {"one"}, false}};
  RouteTrace matched{"one", true, true, true, "", {}, {{"service", "is \"x\"", {"x"}, true, true}}};
  RouteTrace missed{"two", false, false, false, "kasse", {"x", "y"}, {}};
  decision.trace = {matched, missed};
  decision.trace_complete = true;
  decision.values_cut = true;
  return decision;
}

}  // namespace

TEST(DecisionJson, ReadsBackWhatItWrote) {
  const Decision written = full_decision();
  const Result<Decision> read = decision_from_json(to_json(written));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->revision, written.revision);
  EXPECT_EQ(read->department, written.department);
  EXPECT_EQ(read->source, written.source);
  EXPECT_EQ(read->type, written.type);
  EXPECT_EQ(read->facts, written.facts);
  EXPECT_EQ(read->matched, written.matched);
  EXPECT_EQ(read->deliveries, written.deliveries);
  EXPECT_EQ(read->trace, written.trace);
  EXPECT_TRUE(read->trace_complete);
  EXPECT_TRUE(read->values_cut);
}

TEST(DecisionJson, IsTheSameTextEveryTime) { EXPECT_EQ(to_json(full_decision()), to_json(full_decision())); }

TEST(DecisionJson, LeavesOutTracesOfOtherRoutesFirst) {
  Decision decision = full_decision();
  RouteTrace missed{"long", false, true, true, "", {}, {{"f", "is", {std::string(40'000, 'x')}, false, false}}};
  decision.trace.push_back(missed);
  decision.trace.push_back(missed);
  const std::string json = to_json(decision);
  EXPECT_LE(json.size(), 64u * 1024);
  const Result<Decision> read = decision_from_json(json);
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->trace.size(), 1u);
  EXPECT_EQ(read->trace[0].route, "one");
  EXPECT_FALSE(read->trace_complete);
}

TEST(DecisionJson, CutsFactsLast) {
  Decision decision = full_decision();
  for (int i = 0; i < 30; ++i) {
    decision.facts.emplace_back("fact" + std::to_string(i), std::string(4096, 'x'));
  }
  const std::string json = to_json(decision);
  EXPECT_LE(json.size(), 64u * 1024);
  const Result<Decision> read = decision_from_json(json);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->facts.back().second.size(), 256u);
  EXPECT_EQ(read->deliveries, decision.deliveries);
}

TEST(DecisionJson, RefusesWhatItDidNotWrite) {
  for (const char* bad : {"", "[]", "7", "{", R"({"facts":[["a"]]})", R"({"facts":[1]})", R"({"trace":[1]})"}) {
    const Result<Decision> read = decision_from_json(bad);
    EXPECT_EQ(read.ok() ? "" : read.error().code, "NABE-RTE-008") << bad;
  }
  EXPECT_FALSE(decision_from_json(std::string(100'000, '[')).ok());
}

}  // namespace nabe::routing
