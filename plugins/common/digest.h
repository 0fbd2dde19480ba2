// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace nabe::common {

/// In lower-case hexadecimal.
std::string sha256_hex(std::string_view bytes);

std::string base64(std::string_view bytes);

}  // namespace nabe::common
