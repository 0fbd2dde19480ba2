// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "config/config.h"
#include "parts/sizes.h"
#include "routing/decision_json.h"
#include "routing/table.h"

namespace nabe::bench {
namespace {

/// config/bench with that many routes, of which one matches.
routing::RoutingTables tables_with(std::size_t routes) {
  config::Configuration made;
  made.revision = "1";
  config::Profile profile;
  profile.name = "bench";
  profile.namespaces = {{"xf", "urn:example:xfall:bench:1"}};
  const std::string head = "/xf:antrag.0001/xf:nachrichtenkopf";
  profile.facts = {{"service", head + "/service", {}}, {"message_id", head + "/identifikation/nachrichtenUUID", {}}};
  config::Department department;
  department.id = "bench";
  department.profile = profile.name;
  for (std::size_t i = 0; i < routes; ++i) {
    config::Route route;
    route.name = i < kServices.size() ? std::string(kServices[i]) : "more-" + std::to_string(i);
    route.department = department.id;
    route.from = "bench.ingress";
    route.types = {"application.submitted"};
    route.to = {"bench." + std::string(kServices[i % kServices.size()])};
    route.grant = {"*"};
    config::Condition condition;
    condition.subject = "service";
    condition.any_of = {route.name};
    route.when = {condition};
    department.routes.push_back(route);
  }
  made.profiles.emplace(profile.name, profile);
  made.departments.push_back(department);
  Result<routing::RoutingTables> tables = routing::RoutingTables::compile(made);
  if (!tables.ok()) std::abort();
  return *tables;
}

const routing::RoutingInput& input() {
  static const routing::RoutingInput made{"bench.ingress", "application.submitted", {}};
  return made;
}

/// Reads a body and decides, as an intake does. Nothing if it cannot be read.
Result<routing::Decision> decide(const routing::RoutingTables& tables, std::string_view body, bool full_check) {
  routing::EvaluationOptions options;
  options.full_check = full_check;
  routing::Evaluation evaluation = tables.begin("bench", options);
  Result<void> pushed;
  in_pieces(body, [&](std::string_view piece) {
    pushed = evaluation.push(piece);
    return pushed.ok() && (full_check || !evaluation.decided());
  });
  if (!pushed.ok()) return pushed.error();
  if (Result<void> finished = evaluation.finish(); !finished.ok()) return finished.error();
  return evaluation.decide("bench", input());
}

void route(benchmark::State& state, std::size_t routes, const std::string& body, bool full_check) {
  const routing::RoutingTables tables = tables_with(routes);
  for (auto _ : state) {
    const Result<routing::Decision> decision = decide(tables, body, full_check);
    if (!decision.ok() || decision->deliveries.size() != 1) state.SkipWithError("not routed to one connector");
    benchmark::DoNotOptimize(decision);
  }
}

void RoutingWithFullCheck(benchmark::State& state) { route(state, 10, message_of(state), true); }
BENCHMARK(RoutingWithFullCheck)->Apply(message_sizes);

void RoutingWithoutFullCheck(benchmark::State& state) { route(state, 10, message_of(state), false); }
BENCHMARK(RoutingWithoutFullCheck)->Apply(message_sizes);

/// Of a message of 4 KiB, reading included.
void RoutingByRoutes(benchmark::State& state) {
  route(state, static_cast<std::size_t>(state.range(0)), make_message(kServices.front(), 4096).with_id(1), true);
}
BENCHMARK(RoutingByRoutes)->Arg(10)->Arg(10'000);

/// The choice alone, when the body has been read.
void DecisionByRoutes(benchmark::State& state) {
  const routing::RoutingTables tables = tables_with(static_cast<std::size_t>(state.range(0)));
  routing::Evaluation evaluation = tables.begin("bench", {});
  if (!evaluation.push(make_message(kServices.front(), 4096).with_id(1)).ok() || !evaluation.finish().ok()) {
    state.SkipWithError("not well-formed");
  }
  for (auto _ : state) benchmark::DoNotOptimize(evaluation.decide("bench", input()));
}
BENCHMARK(DecisionByRoutes)->Arg(10)->Arg(10'000);

void DecisionToJson(benchmark::State& state) {
  const auto decision = decide(tables_with(10), make_message(kServices.front(), 4096).with_id(1), true);
  for (auto _ : state) benchmark::DoNotOptimize(routing::to_json(*decision));
}
BENCHMARK(DecisionToJson);

}  // namespace
}  // namespace nabe::bench
