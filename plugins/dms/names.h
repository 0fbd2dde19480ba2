// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "nabe/connector.hpp"

namespace nabe::dms {

/// The text as the name of an object in any repository: without the characters that file systems and servers refuse,
/// at most 120 bytes of whole characters, the extension kept; "-" if nothing is left.
std::string object_name(std::string_view text);

/// Of a record. Two file numbers never have one name.
std::string folder_name(std::string_view file_number);

/// Of a document: the day of receipt, what it is, and a piece of its key's hash. The same key has the same name, so
/// that of two attempts the repository takes one; and no two keys share a name in practice (48 bits within a folder).
std::string document_name(Time received, std::string_view title, std::string_view key);

/// The extension that goes with a media type, with its dot; empty if none is known.
std::string_view extension_of(std::string_view media_type);

}  // namespace nabe::dms
