// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "config/config.h"
#include "message/body_kind.h"
#include "message/xml_limits.h"
#include "routing/decision.h"
#include "routing/evaluation.h"
#include "routing/sections.h"

namespace nabe::routing {

struct CompiledTables;

/// The routing tables of all departments, with one matcher for the paths of all their facts and routes.
/// Immutable and cheap to copy; evaluations keep alive what they need, so that a reload may replace it any time.
/// Threads: [any].
class RoutingTables {
 public:
  /// Errors: NABE-RTE-001 to 006, with the place in the file where known.
  static Result<RoutingTables> compile(const config::Configuration& configuration);

  /// Starts reading the body of one message. `department` empty: it is known only after the body (a shared source);
  /// then the facts and paths of all departments are read in the same pass.
  /// `full_check`: see EvaluationOptions. An unknown department is evaluated without facts.
  Evaluation begin(std::string_view department, const EvaluationOptions& options) const;

  bool has_department(std::string_view department) const;
  /// The compiled sections of the department's profile; null if it has none, or a JSON one.
  std::shared_ptr<const Sections> sections(std::string_view department) const;

 private:
  explicit RoutingTables(std::shared_ptr<const CompiledTables> compiled);
  std::shared_ptr<const CompiledTables> compiled_;
};

}  // namespace nabe::routing
