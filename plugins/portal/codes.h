// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nabe::portal {

/// 160 random bits of the kernel, as 32 letters and digits that are not mistaken for one another (no I, L, O, U). Who
/// has it may see its application: it is handed to the sender of the application and to nobody else. Errors: throws
/// std::runtime_error if there is no randomness.
std::string new_tracking_code();

/// The code in groups of four, to be read and typed: 7Q2K-...
std::string printed_tracking_code(std::string_view code);

/// The code that somebody typed: hyphens, blanks and case do not count, O is 0, I and L are 1. Nothing if it is none.
std::optional<std::string> typed_tracking_code(std::string_view given);

/// 120 random bits: names an application to everybody, and opens it to nobody.
std::string new_application_id();
bool is_application_id(std::string_view text);

}  // namespace nabe::portal
