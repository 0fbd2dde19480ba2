// SPDX-License-Identifier: EUPL-1.2
#include "base/error.h"

namespace nabe {

std::string Error::render() const {
  std::string out;
  if (where) {
    out += where->file;
    if (where->line > 0) {
      out += ':' + std::to_string(where->line) + ':' + std::to_string(where->column);
    }
    out += ": ";
  }
  out += code + ": " + message + '\n';
  if (where && where->line > 0 && !where->line_text.empty()) {
    const std::string number = std::to_string(where->line);
    out += "  " + number + " | " + where->line_text + '\n';
    out += "  " + std::string(number.size(), ' ') + " | ";
    for (std::uint32_t column = 1; column < where->column && column <= where->line_text.size(); ++column) {
      out += where->line_text[column - 1] == '\t' ? '\t' : ' ';
    }
    out += "^\n";
  }
  if (!hint.empty()) {
    out += "  hint: " + hint + '\n';
  }
  return out;
}

}  // namespace nabe
