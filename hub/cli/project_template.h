// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace nabe::cli {

/// The template of the SDK: beside the installed program, else in the sources it was built from. Errors: NABE-CLI-010.
Result<std::string> find_template();

/// Copies the template to `folder`, which must not exist or be empty, with `my_connector`, `MyConnector` and
/// `MY_CONNECTOR` replaced by the name in the same writing, in texts and file names. Returns the files written.
/// Errors: NABE-CLI-009 a name that cannot be one, NABE-CLI-004, NABE-CLI-010. Blocks: on the disk.
Result<std::vector<std::string>> write_project(const std::string& template_folder, const std::string& folder,
                                               const std::string& name);

}  // namespace nabe::cli
