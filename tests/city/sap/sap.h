// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "city/frame/peer.h"

namespace nabe::city {

/// An SAP system that takes IDocs FIDCCP02 as XML over HTTP and posts them. As a real one it does not see that a
/// document comes twice. Fields are those that public users of such IDocs send; the answers are our own.
std::unique_ptr<Peer> make_sap();

}  // namespace nabe::city
