// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "config/loader.h"

namespace nabe::config {

/// SHA-256 (lower-case hexadecimal) over the files in order of their names; each with its name (folder and file,
/// not where the configuration lies) and length, so that no two configurations look alike. Secrets are not in it.
std::string revision_of(const std::vector<NamedText>& files);

}  // namespace nabe::config
