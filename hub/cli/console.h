// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

namespace nabe::cli {

/// Where a command reads and writes; streams in tests.
struct Console {
  std::istream& in;
  std::ostream& out;                                         ///< what was asked for
  std::ostream& err;                                         ///< progress, questions, errors
  bool interactive = false;                                  ///< a person sits at the terminal and can be asked
  std::function<std::string(const char* name)> environment;  ///< empty: not set
};

}  // namespace nabe::cli
