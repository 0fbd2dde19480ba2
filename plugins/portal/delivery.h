// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "nabe/connector.hpp"
#include "portal/effect.h"

namespace nabe::portal {

/// Codes of the portal's own outcomes.
inline constexpr std::uint32_t kUnknownApplication = 1001;

struct DeliveryRules {
  std::string reference_system;       ///< under which a case names its application
  bool ignore_unknown_cases = false;  ///< what belongs to no application here is passed over, not rejected
  StatusMap states;
};

/// Puts a message into mailbox and timeline of its application, and holds it if it has content. A repeat whose first
/// attempt did not commit does the same again; a committed one is never repeated by the hub.
/// Threads: [any]. Blocks: on the store. Errors: throws HostError if the state cannot be read.
Outcome deliver(const Message& message, Session& session, const DeliveryRules& rules);

}  // namespace nabe::portal
