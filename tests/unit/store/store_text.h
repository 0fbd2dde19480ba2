// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "store/store.h"

namespace nabe::store::testing {

/// All that a store says of its contents, bytes included; two stores with the same text hold the same. What is swept by
/// and by (blobs that nobody names) is no part of it. A read that fails stands there with its error.
std::string text_of(Store& store);

}  // namespace nabe::store::testing
