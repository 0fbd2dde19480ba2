// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/config.h"
#include "message/xml_reader.h"
#include "routing/decision_json.h"
#include "routing/explain.h"
#include "routing/grant.h"
#include "routing/table.h"

/// Any bytes as a body: read, decided and granted from in pieces of a size that the first byte says.
namespace {

using namespace nabe;

config::Configuration fuzz_configuration() {
  config::Profile profile;
  profile.name = "p";
  profile.namespaces = {{"x", "urn:x"}};
  profile.facts = {{"service", "//x:service", {}}, {"id", "//@id", {}}, {"any", "/*/*/text()", {}}};
  profile.sections = {{"a", "//a", {}}, {"name", "/*/x:name", {}}, {"id", "//@id", {}}};
  config::Route route;
  route.name = "r";
  route.department = "d";
  route.to = {"c"};
  route.grant = {"a"};
  route.namespaces = profile.namespaces;
  config::Condition condition;
  condition.kind = config::ConditionKind::Path;
  condition.subject = "//a//b";
  condition.ge = 1;
  route.when = {condition};
  config::Department department;
  department.id = "d";
  department.profile = "p";
  department.routes = {route};
  config::Configuration configuration;
  configuration.profiles.emplace("p", profile);
  configuration.departments = {department};
  return configuration;
}

const routing::RoutingTables& tables() {
  static const routing::RoutingTables compiled = *routing::RoutingTables::compile(fuzz_configuration());
  return compiled;
}

void require(bool good) {
  if (!good) {
    std::abort();
  }
}

template <typename Reader>
bool read(Reader& reader, std::string_view body, std::size_t piece_bytes) {
  for (std::size_t at = 0; at < body.size(); at += piece_bytes) {
    if (!reader.push(body.substr(at, piece_bytes))) {
      return false;
    }
  }
  return reader.finish().ok();
}

bool decide(std::string_view body, std::size_t piece_bytes, message::BodyKind kind, bool full_check,
            std::string& explained) {
  routing::EvaluationOptions options;
  options.kind = kind;
  options.full_check = full_check;
  routing::Evaluation evaluation = tables().begin("d", options);
  if (!read(evaluation, body, piece_bytes)) {
    return false;
  }
  const Result<routing::Decision> decision = evaluation.decide("d", {"s", "t", {}}, routing::Trace::All);
  require(decision.ok());
  const Result<routing::Decision> stored = routing::decision_from_json(routing::to_json(*decision));
  require(stored.ok());
  explained = routing::explain(*stored);
  return true;
}

bool grant(std::string_view body, std::size_t piece_bytes, std::string& derived) {
  Result<routing::GrantFilter> filter = routing::GrantFilter::create(
      tables().sections("d"), {"a", "name", "id"}, [&derived](std::string_view piece) { derived += piece; });
  return read(*filter, body, piece_bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) {
    return 0;
  }
  const std::size_t piece_bytes = 1 + data[0];
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string by_pieces, at_once, ignored;

  // The split into pieces changes nothing.
  const bool good = decide(body, piece_bytes, message::BodyKind::Xml, true, by_pieces);
  require(good == decide(body, size, message::BodyKind::Xml, true, at_once));
  require(by_pieces == at_once);
  decide(body, piece_bytes, message::BodyKind::Xml, false, ignored);
  decide(body, piece_bytes, message::BodyKind::Json, true, ignored);

  // What is granted of a good body is a good body, out of which the same is granted.
  std::string derived, again;
  require(good == grant(body, piece_bytes, derived));
  if (good) {
    // Escapes may lengthen what was just below a bound.
    const bool readable = grant(derived, size, again);
    require(size > 4096 || (readable && derived == again));
  }
  return 0;
}
