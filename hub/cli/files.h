// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "cli/console.h"

namespace nabe::cli {

/// The most that a command takes as a body: more belongs through a source, which does not hold it in memory.
constexpr std::size_t kMostInputBytes = 64U << 20;

/// The whole file, or the console's input for `-`. Errors: NABE-CLI-003, also if it has more than kMostInputBytes.
Result<std::string> read_input(Console& console, const std::string& path);

/// By the file's name: .json is application/json, .xml and all else application/xml.
std::string media_type_of(const std::string& path);

/// The program that runs now, for children. Blocks: on the disk.
std::string own_executable();

}  // namespace nabe::cli
