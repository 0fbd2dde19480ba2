// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "city/appointment/book.h"

namespace nabe::city::appointment {

struct DeskResult {
  const Process* process = nullptr;  ///< what was changed; null: it was refused
  int status = 200;
  std::string problem;
};

/// What people do at the counters and at the ticket printer (docs/simulated-city.md). Nothing if there is no such
/// action.
std::optional<DeskResult> at_desk(Book& book, const std::string& action, const JsonObject& arguments);

}  // namespace nabe::city::appointment
