// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace nabe {

/// Microseconds since 1970-01-01T00:00:00Z.
using TimeUs = std::int64_t;
constexpr TimeUs kUsPerMs = 1000;

/// The two clocks of the hub. Threads: [any]. Blocks: no.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall clock; may be set by the administrator at any moment.
  virtual TimeUs now_us() const = 0;
  /// Never goes backwards and counts while the machine sleeps; only differences mean something.
  virtual std::int64_t monotonic_us() const = 0;
};

/// The clocks of the machine (CLOCK_REALTIME, CLOCK_BOOTTIME).
class SystemClock final : public Clock {
 public:
  TimeUs now_us() const override;
  std::int64_t monotonic_us() const override;
};

}  // namespace nabe
