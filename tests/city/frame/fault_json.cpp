// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/fault_json.h"

#include <limits>

namespace nabe::city {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

/// Takes a whole number between the bounds; false and `problem` if the member is something else.
bool take_number(const Json& value, const std::string& name, std::int64_t least, std::int64_t most, std::int64_t& out,
                 std::string& problem) {
  if (value.isInteger() && !value.isBoolean()) {
    out = value.convert<std::int64_t>();
    if (out >= least && out <= most) return true;
  }
  problem = name + " is a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  return false;
}

bool take_member(const std::string& name, const Json& value, Fault& fault, std::string& problem) {
  std::int64_t number = 0;
  if (name == "fault") return true;
  if (name == "method" || name == "path") {
    if (!value.isString()) {
      problem = name + " is a text";
      return false;
    }
    (name == "method" ? fault.method : fault.path) = value.extract<std::string>();
    return true;
  }
  if (name == "requests") {
    if (!take_number(value, name, 1, kMost, number, problem)) return false;
    fault.requests = static_cast<std::uint64_t>(number);
  } else if (name == "percent") {
    if (!take_number(value, name, 1, 100, number, problem)) return false;
    fault.percent = static_cast<std::size_t>(number);
  } else if (name == "seed") {
    if (!take_number(value, name, 0, kMost, number, problem)) return false;
    fault.seed = static_cast<std::uint64_t>(number);
  } else if (name == "status" && fault.kind == FaultKind::Error) {
    if (!take_number(value, name, 400, 599, number, problem)) return false;
    fault.status = static_cast<int>(number);
  } else if (name == "ms" && fault.kind == FaultKind::Slow) {
    if (!take_number(value, name, 0, kMost, number, problem)) return false;
    fault.delay_ms = number;
  } else {
    problem = name + " does not go with " + std::string(name_of(fault.kind));
    return false;
  }
  return true;
}

}  // namespace

std::optional<Fault> parse_fault(const JsonObject& object, std::string& problem) {
  const auto kind = fault_kind(text_member(object, "fault"));
  if (!kind) {
    problem = "fault is one of down, slow, error, cut, twice, lost";
    return std::nullopt;
  }
  Fault fault;
  fault.kind = *kind;
  for (const auto& [name, value] : object) {
    // A refused connection is no request, so that there is nothing to count or to choose.
    if (*kind == FaultKind::Down && name != "fault") {
      problem = name + " does not go with down";
      return std::nullopt;
    }
    if (!take_member(name, value, fault, problem)) return std::nullopt;
  }
  return fault;
}

JsonObject::Ptr fault_json(const FaultState& state) {
  const Fault& fault = state.fault;
  JsonObject::Ptr object(new JsonObject);
  object->set("id", state.id);
  object->set("fault", std::string(name_of(fault.kind)));
  if (fault.kind == FaultKind::Down) return object;
  object->set("percent", fault.percent);
  object->set("seed", fault.seed);
  object->set("fitted", state.fitted);
  object->set("struck", state.struck);
  object->set("ended", state.ended);
  if (fault.requests) object->set("requests", *fault.requests);
  if (fault.kind == FaultKind::Error) object->set("status", fault.status);
  if (fault.delay_ms) object->set("ms", *fault.delay_ms);
  if (!fault.method.empty()) object->set("method", fault.method);
  if (!fault.path.empty()) object->set("path", fault.path);
  return object;
}

}  // namespace nabe::city
