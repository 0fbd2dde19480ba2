// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace nabe::city::payment {

/// Blanks may stand in it. By length and check digits (ISO 13616, modulo 97).
bool is_iban(std::string_view text);

/// Blanks may stand in it. By length and check digit (ISO/IEC 7812, Luhn).
bool is_card_number(std::string_view text);

/// The card whose payments are declined.
constexpr std::string_view kDeclinedCard = "4000000000000002";
std::string without_blanks(std::string_view text);

}  // namespace nabe::city::payment
