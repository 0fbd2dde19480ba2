// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string>

#include "config/loader.h"

/// The same bytes as each of the three kinds of file, through both steps and into the rendered findings.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"nabe.toml", "departments/a.toml", "profiles/a.toml"}) {
    const nabe::config::ParseOutcome outcome = nabe::config::parse_text({{name, text}});
    // No plugin is known, so no secret is read: the fuzzer touches neither files nor variables.
    const nabe::config::ResolveOutcome resolved = nabe::config::resolve(outcome.parsed, {});
    const std::string rendered = nabe::config::render(resolved.findings);
    if (resolved.configuration.has_value() == !resolved.findings.errors.empty()) {
      __builtin_trap();
    }
  }
  return 0;
}
