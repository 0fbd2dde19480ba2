// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "city/frame/json.h"
#include "city/frame/request.h"

namespace nabe::city {

/// One system of the city. Knows nothing of faults and of threads: its host calls it one request at a time.
class Peer {
 public:
  virtual ~Peer() = default;

  /// Of snake_case letters; how the control API names it.
  virtual std::string name() const = 0;
  /// Told once, before the first request. `url` is without a path.
  virtual void settle(const std::string& url) = 0;
  /// Does the work of a request. An exception becomes failure(500).
  virtual Response answer(const Request& request) = 0;
  /// A failure of the given status in this system's own form.
  virtual Response failure(int status) const = 0;

  /// What it holds, for those who check. As JSON.
  virtual JsonObject::Ptr state() const = 0;
  /// What a person does inside this system (a clerk, a payer, a cashier). Nothing if there is no such action.
  virtual std::optional<Response> act(const std::string& action, const JsonObject& arguments) = 0;
  /// As at the start.
  virtual void reset() = 0;
};

}  // namespace nabe::city
