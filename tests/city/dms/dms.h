// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "city/frame/peer.h"

namespace nabe::city {

/// A document management system that speaks the Browser binding of CMIS 1.1.
std::unique_ptr<Peer> make_dms();

}  // namespace nabe::city
