// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace nabe::conformance {

/// Well-formed UTF-8; where the text was cut, its last character may be incomplete.
bool is_utf8(std::string_view text, bool cut);

}  // namespace nabe::conformance
