// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "city/frame/json.h"

namespace nabe::city::payment {

/// Why a request is refused.
struct Refusal {
  int status = 400;
  std::string functional_code;
  std::string detail;
};

/// An amount in cents; nothing if the value is no number, negative, above ten million euros or finer than a cent.
std::optional<std::int64_t> cents_of(const Json& value);

/// Nothing if the paymentRequest is one: whole, in euros, its sums right, each item with booking data.
std::optional<Refusal> check_request(const JsonObject& request);

}  // namespace nabe::city::payment
