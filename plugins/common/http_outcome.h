// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "common/http_client.h"
#include "nabe/connector.hpp"

namespace nabe::common {

/// A status of the peer is passed to the operator as this plus the status: 1404.
inline constexpr std::uint32_t kStatusCode = 1000;

/// When to try again what fails until somebody changes the configuration, here or at the peer.
inline constexpr Milliseconds kConfigurationWait(60'000);

/// What an exchange means for the delivery. `now` dates a Retry-After that names a moment. The header named
/// `reference_header` becomes the remote reference of a delivered message.
Outcome outcome_of(const HttpAnswer& answer, Time now, const std::string& reference_header);

/// Retry-After in either of its forms, at most a day; zero if it is absent or not understood.
Milliseconds retry_after(const std::string& value, Time now);

}  // namespace nabe::common
