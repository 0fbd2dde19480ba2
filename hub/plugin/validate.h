// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "nabe/abi.h"

/// A descriptor is data of somebody else: every size, pointer, text and number is looked at before it is used.
namespace nabe::plugin {

/// Negotiates the version, then checks all types with their tables and options. The first thing that is wrong is the
/// answer. `file` is for the error. Errors: NABE-PLG-014 .. -019. Threads: [any]. Blocks: no.
Result<void> validate(const nabe_plugin& plugin, std::string_view file);

/// A default or value of an option in its canonical form, checked against type, range and choices.
/// The error is one sentence without a code.
struct OptionText {
  bool ok = false;
  std::string canonical;
  std::string problem;
};
OptionText canonical_option_text(const nabe_option& option, std::string_view text);

}  // namespace nabe::plugin
