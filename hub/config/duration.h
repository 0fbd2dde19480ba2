// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nabe::config {

/// Milliseconds of `500ms`, `1s`, `10m`, `2h`, `7d` or several of them, the larger unit first (`1h30m`). Whole numbers,
/// no blanks, no sign. None if the text is anything else or the sum does not fit.
std::optional<std::uint64_t> parse_duration_ms(std::string_view text);

/// The shortest text that `parse_duration_ms` reads back: 90000 is `1m30s`, 0 is `0s`.
std::string format_duration_ms(std::uint64_t duration_ms);

/// Bytes of `64MiB`: units B, KiB, MiB, GiB, TiB (powers of 1024) and kB, MB, GB, TB (powers of 1000).
std::optional<std::uint64_t> parse_size_bytes(std::string_view text);

/// The largest binary unit that divides the size: 67108864 is `64MiB`.
std::string format_size_bytes(std::uint64_t size_bytes);

}  // namespace nabe::config
