// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "nabe/abi.h"
#include "plugin/connector.h"

namespace nabe::session {

// What a connector may name things by (nabe/abi.h).
constexpr std::size_t kMaxTypeBytes = 128;
constexpr std::size_t kMaxIdBytes = 256;

/// A call that asks for what the contract does not allow.
Error invalid(const std::string& what);

/// Fills the result of a call, if there is one, and returns what the call returns: 0 or the negative code.
std::int32_t answer(nabe_result* result, const plugin::CallResult& call);
std::int32_t answer(nabe_result* result, const Error& error);

}  // namespace nabe::session
