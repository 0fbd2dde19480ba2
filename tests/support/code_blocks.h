// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::test {

/// The ``` blocks of this language in a Markdown text, without their fences.
inline std::vector<std::string> code_blocks(const std::string& text, std::string_view language) {
  std::vector<std::string> blocks;
  bool inside = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "```" + std::string(language)) {
      inside = true;
      blocks.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + '\n';
    }
  }
  return blocks;
}

}  // namespace nabe::test
