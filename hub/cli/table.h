// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"

namespace nabe::cli {

/// Columns as wide as their widest cell, two blanks apart; cells are made printable. The first row is the heading.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// `2026-03-01 08:15:30Z`, or `-` for 0.
std::string short_time(TimeUs time_us);

/// `3d 4h`, `12m`, `9s`: the two largest units at most.
std::string age_text(std::int64_t duration_us);

std::string or_dash(const std::string& text);
std::string joined(const std::vector<std::string>& values, const char* separator);

}  // namespace nabe::cli
