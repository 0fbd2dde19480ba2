// SPDX-License-Identifier: EUPL-1.2
// config/bench.toml: one source, ten sinks, chosen by one element.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "config/loader.h"
#include "http_catalog.h"
#include "routing/table.h"

namespace nabe::samples {
namespace {

config::ResolveOutcome bench() {
  const config::ParseOutcome parsed = config::parse(std::string(NABE_SOURCE_DIR) + "/config/bench.toml");
  return config::resolve(parsed.parsed, test::http_catalog());
}

std::string message_for(const std::string& service) {
  return "<antrag.0001 xmlns=\"urn:example:xfall:bench:1\"><nachrichtenkopf><identifikation "
         "xmlns=\"\"><nachrichtenUUID>1"
         "</nachrichtenUUID></identifikation><service xmlns=\"\">" +
         service + "</service></nachrichtenkopf></antrag.0001>";
}

TEST(BenchConfiguration, HasNoErrorAndNoWarning) { EXPECT_EQ(config::render(bench().findings), ""); }

TEST(BenchConfiguration, ChoosesOneOfTenSinksByAnElement) {
  const config::ResolveOutcome resolved = bench();
  ASSERT_TRUE(resolved.configuration);
  const auto tables = routing::RoutingTables::compile(*resolved.configuration);
  ASSERT_TRUE(tables);
  std::set<std::string> chosen;

  for (const config::Connector& sink : resolved.configuration->find_department("bench")->connectors) {
    if (sink.plugin != "http_sink") continue;
    routing::Evaluation evaluation = tables->begin("bench", {});
    ASSERT_TRUE(evaluation.push(message_for(sink.name)) && evaluation.finish());
    const auto decision = evaluation.decide("bench", {"bench.ingress", "application.submitted", {}});
    ASSERT_TRUE(decision);
    ASSERT_EQ(decision->deliveries.size(), 1U) << sink.name;
    EXPECT_EQ(decision->deliveries.front().connector, "bench." + sink.name);
    chosen.insert(sink.name);
  }

  EXPECT_EQ(chosen.size(), 10U);
}

}  // namespace
}  // namespace nabe::samples
