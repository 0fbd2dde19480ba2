// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "config/loader.h"

namespace nabe::config {

struct SourceFiles {
  std::vector<NamedText> texts;  ///< nabe.toml, then departments, then profiles, each in order of their names
  std::vector<Error> errors;
  bool node_unreadable = false;
  bool profiles_unreadable = false;
};

/// Reads the files of a configuration. Files that do not end in .toml and hidden ones are left alone.
/// Threads: [any]. Blocks: reads files.
SourceFiles read_source_files(const std::string& config_folder_or_nabe_toml);

}  // namespace nabe::config
