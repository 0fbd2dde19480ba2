// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "routing/condition.h"

namespace nabe::routing {

struct CompiledRoute;

/// Finds the few routes whose conditions are worth looking at: by source and type, and by the value that one of a
/// route's equality conditions asks for. What it finds may still not match; what it leaves out cannot.
class RouteIndex {
 public:
  using RouteNumber = std::uint32_t;

  void add(RouteNumber number, const CompiledRoute& route);
  /// Numbers of candidates in ascending order, each once.
  std::vector<RouteNumber> candidates(const Values& values, const RoutingInput& input) const;

 private:
  using Bucket = std::uint32_t;

  Bucket bucket(const std::string& source, const std::string& type);
  void add_to(Bucket bucket, RouteNumber number, const CompiledCondition* condition);
  void look_up(Bucket bucket, const Values& values, const RoutingInput& input, std::vector<RouteNumber>& found) const;
  void look_up_value(Bucket bucket, std::string_view subject, std::string_view value,
                     std::vector<RouteNumber>& found) const;

  std::unordered_map<std::string, Bucket> buckets_;          ///< by source and type; "" stands for any
  std::vector<std::vector<RouteNumber>> without_condition_;  ///< by bucket
  std::unordered_map<std::string, std::vector<RouteNumber>> by_value_;
  std::unordered_set<Slot> slots_;
  std::unordered_set<std::string> attributes_;
};

}  // namespace nabe::routing
