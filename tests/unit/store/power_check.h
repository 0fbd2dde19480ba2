// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "power_load.h"

namespace nabe::store::testing {

struct Finding {
  std::string problem;     ///< empty: the store is as it must be
  std::size_t moment = 0;  ///< else: which moment it stands at
};

/// Opens the store in `folder`: it must stand exactly at one of these moments (from `oldest` to `newest`), contradict
/// itself nowhere, be whole for SQLite, and take a message.
Finding examine(const std::string& folder, const std::vector<Moment>& moments, std::size_t oldest, std::size_t newest);

/// The same for a store as it was found after the power went when the disk was at `position`: it stands where it was
/// answered last by then, or one answer further.
Finding examine(const std::string& folder, const std::vector<Moment>& moments, std::uint64_t position);

/// How often a test does something: many times if NABE_TEST_THOROUGH is set, a tenth of the everyday number under a
/// sanitizer, which looks at the code and not at the disk.
std::uint64_t rounds(std::uint64_t everyday, std::uint64_t when_thorough);

}  // namespace nabe::store::testing
