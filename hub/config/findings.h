// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace nabe::config {

/// Everything that is wrong, and everything that looks wrong. A configuration with warnings alone is usable.
struct Findings {
  std::vector<Error> errors;
  std::vector<Error> warnings;

  bool ok() const { return errors.empty(); }

  void error(const char* code, std::string message, std::string hint, SourcePosition where) {
    errors.push_back({code, std::move(message), std::move(hint), std::move(where)});
  }
  void warning(const char* code, std::string message, std::string hint, SourcePosition where) {
    warnings.push_back({code, std::move(message), std::move(hint), std::move(where)});
  }

  /// By file, line and column, so that they can be worked through from top to bottom.
  void sort();
};

/// All findings as an operator reads them, errors first, and a last line that counts them; empty if there are none.
std::string render(const Findings& findings);

}  // namespace nabe::config
