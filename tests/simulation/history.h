// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/planted.h"
#include "plan.h"

namespace nabe::simulation {

/// What became of one history.
struct Outcome {
  bool right = true;
  std::uint64_t trace_hash = 0;
  std::uint64_t steps = 0;
  std::string report;  ///< if not right: what is wrong and how it came to it; else empty
};

/// Runs histories, each from an empty store, each process of the hub as a child of this one.
/// Threads: one, and this process must have no other. Blocks: until the history has ended.
class Histories {
 public:
  /// `bug`: what is planted, for the reports.
  explicit Histories(Bug bug);
  ~Histories();
  Histories(const Histories&) = delete;
  Histories& operator=(const Histories&) = delete;

  /// `whole_story`: the report has all that the outside saw, also when all is right.
  Outcome run(std::uint64_t seed, bool whole_story = false);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nabe::simulation
