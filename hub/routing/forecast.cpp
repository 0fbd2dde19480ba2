// SPDX-License-Identifier: EUPL-1.2
#include "routing/forecast.h"

namespace nabe::routing {

EvaluationOptions reading_options(const config::Connector& source, std::string_view media_type) {
  EvaluationOptions options;
  options.kind = message::body_kind_of(media_type);
  options.full_check = source.full_xml_check;
  return options;
}

Result<Decision> forecast(const RoutingTables& tables, const config::Connector& source,
                          const ForecastRequest& request) {
  std::string department = source.department.empty() ? request.department : source.department;
  Evaluation evaluation = tables.begin(department, reading_options(source, request.media_type));
  if (!evaluation.decided()) {
    if (const auto pushed = evaluation.push(request.body); !pushed) {
      return pushed.error();
    }
  }
  if (const auto finished = evaluation.finish(); !finished) {
    return finished.error();
  }
  if (department.empty()) {
    department = evaluation.fact("destination").value_or("");
  }
  if (department.empty()) {
    return Error{"NABE-RTE-009",
                 "the source is shared and the body names no department",
                 "name one, or see which profile has the fact `destination`",
                 {}};
  }
  return evaluation.decide(department, {config::qualified_name(source), request.type, request.attributes}, Trace::All);
}

}  // namespace nabe::routing
