// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "city/frame/peer.h"
#include "city/portal_front/hub.h"

namespace nabe::city {

/// The citizens' page and what stands behind it: docs/simulated-city.md. It speaks to the hub's portal connector at
/// `hub`, until the action `hub` names another one.
std::unique_ptr<Peer> make_portal_front(portal_front::HubAddress hub);

}  // namespace nabe::city
