// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace nabe {

/// Where in a file of the operator something is wrong. Lines and columns count from 1.
struct SourcePosition {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string line_text;  ///< the line itself, so that it can be shown with a caret
};

/// What went wrong, where, and what to do about it.
/// `code` is stable (`NABE-CFG-012`): area and number, each with a section under docs/errors/.
/// `message` names the object and the value seen; it never carries personal data or a secret.
struct Error {
  std::string code;
  std::string message;
  std::string hint;  ///< what to do; may be empty
  std::optional<SourcePosition> where;

  /// The error as an operator reads it: `file:line:col: code: message`, the line with a caret, the hint.
  std::string render() const;
};

}  // namespace nabe
