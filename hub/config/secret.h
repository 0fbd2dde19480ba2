// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/result.h"

/// Secrets by reference. Errors name the variable or the file, never a part of the value.
namespace nabe::config {

/// The value of an environment variable; unset and empty are errors. Threads: [any] as long as nobody sets variables.
Result<std::string> read_secret_env(const std::string& name);

/// The content of a regular file of at most 64 KiB without line ends at its end; empty is an error.
/// Threads: [any]. Blocks: reads a file.
Result<std::string> read_secret_file(const std::string& path);

}  // namespace nabe::config
