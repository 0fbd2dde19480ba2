// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <set>
#include <string>

#include "ask.h"
#include "place.h"

namespace nabe::journey {

/// Prints what happens in the hub, as an operator sees it: a line for each delivery that ended or waits. Not
/// thread-safe.
class Watcher {
 public:
  explicit Watcher(const Place& place) : place_(place) {}

  /// Prints what is new. Does nothing while the hub is away.
  void show();
  /// Nothing of what was accepted up to now is told.
  void pass_over();

 private:
  void show_message(const Json& message);
  void show_delivery(const Json& message, const Json& delivery);
  std::string case_name(const Json& message);

  const Place& place_;
  std::string last_;                          ///< message that was seen last
  std::set<std::string> open_;                ///< messages with a delivery that has not ended
  std::map<std::string, std::string> names_;  ///< of cases
  std::map<std::int64_t, std::string> told_;  ///< by delivery: what was told of it
};

}  // namespace nabe::journey
