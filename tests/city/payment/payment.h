// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "city/frame/peer.h"

namespace nabe::city {

/// A payment provider in the manner of XBezahldienste: transactions that are opened by JSON, a page on which the payer
/// pays by card or direct debit, and a status that is asked for. The official contract was not at hand; this is what a
/// public client of such a provider sends and reads.
std::unique_ptr<Peer> make_payment();

}  // namespace nabe::city
