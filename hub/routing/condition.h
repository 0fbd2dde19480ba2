// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "config/config.h"
#include "routing/decision.h"
#include "routing/value_collector.h"

namespace nabe::routing {

/// Where a condition's values come from.
enum class Origin { Body, Attribute, Department, Source, Type };

/// A value as a condition sees it. A cut one satisfies `exists` and `prefix` only.
struct SeenValue {
  std::string_view text;
  bool cut = false;
};

struct CompiledCondition {
  Origin origin = Origin::Body;
  Slot slot = 0;
  std::string subject;  ///< as written; the name of the attribute
  std::unordered_set<std::string> any_of;
  std::vector<std::string> any_of_as_written;
  std::optional<bool> exists;
  std::optional<std::string> prefix;
  std::optional<double> gt, ge, lt, le;
};

/// `slot`: of the fact or path; ignored for other origins.
CompiledCondition compile_condition(const config::Condition& condition, Origin origin, Slot slot);

/// True if one value satisfies every part of the condition; with `exists = false`, if there is none.
bool holds(const CompiledCondition& condition, const std::vector<SeenValue>& values);

/// "is one of a, b and is at least 3": bounded, for people.
std::string expectation_of(const CompiledCondition& condition);

}  // namespace nabe::routing
