// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "base/error.h"
#include "plugin/connector.h"
#include "store/store.h"

namespace nabe::session {

/// NABE_CODE_* that says to a plugin what kind of error this is.
std::uint32_t abi_code_of(const Error& error);

/// What a plugin is told about content that was refused: code and text of the error.
plugin::CallResult refused(const Error& error);

/// What a plugin is told about the end of a batch.
plugin::CallResult outcome_of(const store::BatchResult& result);

}  // namespace nabe::session
