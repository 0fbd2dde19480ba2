// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace nabe::common {

/// ASCII only.
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string to_lower(std::string_view text);
std::string_view trim_blanks(std::string_view text);
/// True for a name that may stand in front of a colon (RFC 9110, token).
bool is_token(std::string_view text);
/// True for a value that may be sent in a header: no control characters, no line ends.
bool is_header_value(std::string_view text);
bool is_utf8(std::string_view text);

/// The English phrase of a status ("Not Found"); "Status" for one that is not known.
std::string_view reason_phrase(int status);

}  // namespace nabe::common
