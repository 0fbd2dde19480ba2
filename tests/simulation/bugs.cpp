// SPDX-License-Identifier: EUPL-1.2
#include "bugs.h"

#include <array>

namespace nabe::simulation {
namespace {

constexpr std::array<const char*, static_cast<std::size_t>(Bug::Count)> kNames = {"none",
                                                                                  "skip-sync",
                                                                                  "answer-before-commit",
                                                                                  "half-batch-stays",
                                                                                  "retry-after-unknown-commit",
                                                                                  "forget-heads",
                                                                                  "deliver-behind-others",
                                                                                  "no-duplicate-check",
                                                                                  "raise-receipt-time",
                                                                                  "drop-reference",
                                                                                  "outcome-without-session",
                                                                                  "interrupted-waits",
                                                                                  "new-key-on-repeat",
                                                                                  "dead-blocks-nobody",
                                                                                  "complete-twice",
                                                                                  "remedy-on-any-state",
                                                                                  "page-skips-one",
                                                                                  "lost-wake-up",
                                                                                  "drop-chunk",
                                                                                  "wrong-grant",
                                                                                  "stale-outcome",
                                                                                  "attempt-not-counted",
                                                                                  "receipt-backwards",
                                                                                  "session-with-any-outcome",
                                                                                  "any-content-is-duplicate"};

}  // namespace

const char* name_of(Bug bug) { return kNames[static_cast<std::size_t>(bug)]; }

std::optional<Bug> bug_named(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) {
      return static_cast<Bug>(i);
    }
  }
  return std::nullopt;
}

}  // namespace nabe::simulation
