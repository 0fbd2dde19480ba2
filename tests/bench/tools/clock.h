// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdint>

namespace nabe::bench {

/// One clock for all processes of the machine, so that a sender's times and a sink's can be compared.
inline std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// What this process has used so far.
inline std::int64_t own_cpu_us() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * std::int64_t{1'000'000} + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

}  // namespace nabe::bench
