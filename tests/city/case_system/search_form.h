// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace nabe::city::case_system {

/// A name as it is compared: the basic letters A to Z of DIN 91379's search form, composed or decomposed letters alike.
/// Blanks, hyphens and other signs are left out; letters of other scripts stay as they are.
std::string search_form(std::string_view text);

}  // namespace nabe::city::case_system
