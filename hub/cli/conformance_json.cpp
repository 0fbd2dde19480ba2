// SPDX-License-Identifier: EUPL-1.2
#include "cli/conformance_json.h"

#include "cli/json_object.h"

namespace nabe::cli {
namespace {

using conformance::Verdict;

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Held:
      return "held";
    case Verdict::Broken:
      return "broken";
    case Verdict::NotExercised:
      return "not-exercised";
    case Verdict::NotConcerned:
      return "not-concerned";
  }
  return "broken";
}

std::string write_result(const conformance::CheckResult& result) {
  JsonObject object;
  object.add("type", result.connector_type).add("check", result.check).add("promise", result.promise);
  object.add("verdict", name_of(result.verdict)).add_if_any("reason", result.reason);
  return object.raw("findings", json_texts(result.findings)).text();
}

}  // namespace

std::string conformance_json(const std::string& plugin_file, const conformance::Report& report) {
  JsonObject object;
  object.add("plugin", plugin_file);
  object.add("conforms", report.usable() && report.count(Verdict::Broken) == 0);
  object.raw("problems", json_texts(report.problems));
  return object.raw("checks", json_list(report.results, write_result)).text();
}

}  // namespace nabe::cli
