// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "nabe/connector.hpp"

namespace nabe::payment {

/// What a person has to pay, as a message says it.
struct Claim {
  std::string reference;  ///< the cashier's, may be empty
  std::string usage;      ///< for the bank statement
  std::int64_t cents = 0;
  std::string status;  ///< open, success, failed; empty: not said
  std::string family_name;
  std::string given_name;
  std::string organization;

  bool is_open() const { return status.empty() || status == "open"; }
};

struct ClaimOrProblem {
  std::optional<Claim> claim;
  std::string problem;  ///< without personal data
};

/// From XML of the namespace urn:nabe:xfall-profile:1: `payment` and, if it is there, the first `applicant`'s `name`
/// below a root of any name. Nothing else is looked at.
ClaimOrProblem claim_of(std::string_view xml);

/// 84.00 as 8400; nothing for anything but digits, or a point and two digits behind them; at most ten million.
std::optional<std::int64_t> cents_of(std::string_view amount);

/// 8400 as 84.00.
std::string amount_text(std::int64_t cents);

}  // namespace nabe::payment
