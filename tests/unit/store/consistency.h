// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "store/store.h"

namespace nabe::store::testing {

/// What in a store contradicts itself: lanes with other heads than their first ones, counts that are not those of the
/// rows, lists that leave out what is there, parts that are not as long as they say. Empty: nothing.
std::vector<std::string> contradictions(Store& store);

}  // namespace nabe::store::testing
