// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "city/frame/peer.h"

namespace nabe::city {

/// An appointment system in the manner of ZMS: docs/simulated-city.md.
std::unique_ptr<Peer> make_appointment();

}  // namespace nabe::city
