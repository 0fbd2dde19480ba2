// SPDX-License-Identifier: EUPL-1.2
#include "config/emitted_types.h"

#include <algorithm>
#include <iterator>

namespace nabe::config {

std::vector<std::string> emitted_types(const ConnectorTypeDeclaration& declaration,
                                       const std::vector<OptionValue>& options) {
  std::vector<std::string> named;
  for (const OptionDeclaration& option : declaration.options) {
    for (const OptionValue& given : options) {
      if (option.emitted && given.key == option.key && !given.value.empty()) {
        named.push_back(given.value);
      }
    }
  }
  if (named.empty()) {
    return declaration.emits;
  }
  std::copy_if(declaration.emits.begin(), declaration.emits.end(), std::back_inserter(named),
               [](const std::string& type) { return type != "*"; });
  return named;
}

}  // namespace nabe::config
