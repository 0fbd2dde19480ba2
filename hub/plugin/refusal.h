// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace nabe::plugin {

/// Why a file is not loaded. All five parts appear in the one message that the operator reads.
struct Refusal {
  const char* code;
  std::string_view file;
  std::string reason;
  std::string found;
  std::string needed;
  std::string remedy;
};

Error error_of(const Refusal& refusal);

}  // namespace nabe::plugin
