// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace nabe::http {

/// One entry of a list option of pairs, split at its first `=`. `form` is how it should look: name=value. Throws
/// std::invalid_argument if there is no `=` or nothing before it.
inline std::pair<std::string, std::string> option_pair(const std::string& option, const std::string& text,
                                                       const std::string& form) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw std::invalid_argument("option " + option + ": expected " + form + ", got \"" + text + '"');
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace nabe::http
