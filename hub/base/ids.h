// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace nabe {

/// A new identifier in the form of a UUID version 7 (RFC 9562): 36 characters, later ones sort after earlier
/// ones of the same process, 74 bits of it random. Used for messages, cases and blobs.
/// Threads: [any].
std::string new_id(TimeUs now_us);

/// True for the form that `new_id` makes (lower-case, version 7).
bool is_id(std::string_view text);

/// `size` random bytes from the kernel as lower-case hexadecimal; for tokens that must not be guessed.
std::string random_hex(std::size_t size_bytes);

/// 64 random bits from the kernel.
std::uint64_t random_word();

}  // namespace nabe
