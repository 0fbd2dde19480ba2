// SPDX-License-Identifier: EUPL-1.2
#include "routing/table.h"

#include "routing/compiled.h"
#include "routing/reading.h"

namespace nabe::routing {

RoutingTables::RoutingTables(std::shared_ptr<const CompiledTables> compiled) : compiled_(std::move(compiled)) {}

Result<RoutingTables> RoutingTables::compile(const config::Configuration& configuration) {
  Result<std::shared_ptr<const CompiledTables>> compiled = compile_tables(configuration);
  if (!compiled) {
    return compiled.error();
  }
  return RoutingTables(*compiled);
}

Evaluation RoutingTables::begin(std::string_view department, const EvaluationOptions& options) const {
  return Evaluation(std::make_unique<Evaluation::Reading>(compiled_, department, options));
}

bool RoutingTables::has_department(std::string_view department) const {
  return compiled_->department(department) != nullptr;
}

std::shared_ptr<const Sections> RoutingTables::sections(std::string_view department) const {
  const CompiledDepartment* const found = compiled_->department(department);
  return found != nullptr && found->profile != nullptr ? found->profile->sections : nullptr;
}

}  // namespace nabe::routing
