// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>
#include <vector>

namespace nabe::city::portal_front {

struct EmbeddedFile {
  std::string_view name;  ///< without folder
  std::string_view content;
};

/// The files of web/, as they were when this was built.
const std::vector<EmbeddedFile>& web_files();
/// The applications of tests/samples/xfall and their attachments.
const std::vector<EmbeddedFile>& sample_files();

}  // namespace nabe::city::portal_front
