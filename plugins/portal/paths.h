// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::portal {

enum class Endpoint {
  Submit,
  ListApplications,
  ShowApplication,
  Withdraw,
  FollowEvents,
  ListMailbox,
  ListApplicationMailbox,
  ShowItem,
  FetchContent,
  FetchAttachment,
  Acknowledge,
  Answer,
  Describe,
};

/// One operation of the listener, as openapi.json describes it.
struct Operation {
  Endpoint endpoint;
  std::string_view method;
  std::string_view path;  ///< with {application}, {number} and {index} for what a request puts there
};
const std::vector<Operation>& operations();

/// What a request asks for.
struct Target {
  Endpoint endpoint = Endpoint::Describe;
  std::string application;  ///< tracking code or id, as it was sent, decoded
  std::uint64_t number = 0;
  std::uint64_t index = 0;
};

struct PathMatch {
  std::optional<Target> target;
  std::string allow;  ///< methods that the path knows, if it is one; empty if it is none
};
PathMatch match_path(std::string_view method, std::string_view path);

/// The value of a parameter of a query, decoded. Empty if it is absent; nothing if it is malformed or given twice.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

/// Decimal digits alone, at most 2^53; nothing if it is something else.
std::optional<std::uint64_t> whole_number(std::string_view text);

}  // namespace nabe::portal
