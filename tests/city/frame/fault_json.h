// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "city/frame/fault.h"
#include "city/frame/json.h"

namespace nabe::city {

/// Nothing and `problem` if a member is unknown, has the wrong type or does not go with the kind of fault.
std::optional<Fault> parse_fault(const JsonObject& object, std::string& problem);
JsonObject::Ptr fault_json(const FaultState& state);

}  // namespace nabe::city
