// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "nabe/abi.h"

namespace nabe::simulation {

/// What a session was given to commit, as flags of the record that answers.
constexpr std::uint32_t kEmits = 1;
constexpr std::uint32_t kRefers = 2;       ///< a reference of the case
constexpr std::uint32_t kKeeps = 4;        ///< a state
constexpr std::uint32_t kCompares = 8;     ///< a state that others write too: the commit may be refused
constexpr std::uint32_t kRefersLate = 16;  ///< a reference that another case may have: the commit may be refused

/// Writes something of everything under `nonce` into the session and says what.
std::uint32_t write_session(const nabe_host& host, std::uint64_t session, std::uint64_t nonce, bool has_case,
                            bool may_emit);

}  // namespace nabe::simulation
