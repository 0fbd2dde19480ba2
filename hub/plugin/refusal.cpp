// SPDX-License-Identifier: EUPL-1.2
#include "plugin/refusal.h"

namespace nabe::plugin {

Error error_of(const Refusal& refusal) {
  return {refusal.code,
          std::string(refusal.file) + " is refused: " + refusal.reason + "; found: " + refusal.found +
              "; needed: " + refusal.needed,
          refusal.remedy, std::nullopt};
}

}  // namespace nabe::plugin
