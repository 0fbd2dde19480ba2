// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "nabe/outcome.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

/// The wall clock of a FakeHost: stands still until a test moves it. Begins at 2030-01-01T00:00:00Z. Threads: any.
class FakeClock {
 public:
  Time now() const { return Time(std::chrono::microseconds(now_us_)); }
  void set(Time time) { now_us_ = time.time_since_epoch().count(); }
  void advance(std::chrono::microseconds by) { now_us_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_us_{1'893'456'000'000'000};
};

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
