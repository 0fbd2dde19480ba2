// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

namespace nabe::conformance {

/// Of this process, now.
struct ProcessFacts {
  std::size_t descriptors = 0;
  std::size_t threads = 0;
  std::size_t heap_bytes = 0;  ///< in use; 0 under a sanitizer, whose heap is its own
  std::size_t peak_memory_bytes = 0;
};

ProcessFacts process_facts();

/// Makes `peak_memory_bytes` begin anew.
void reset_peak_memory();

}  // namespace nabe::conformance
