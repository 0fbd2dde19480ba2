// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "city/frame/peer.h"

namespace nabe::city {

/// The case system of an immigration office, with a register of persons: takes applications, answers with the record,
/// and tells a listener what its clerks do. The interfaces of real ones are not published: this one is our own.
std::unique_ptr<Peer> make_case_system();

}  // namespace nabe::city
