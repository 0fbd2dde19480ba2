// SPDX-License-Identifier: EUPL-1.2
#include "base/clock.h"

#include <ctime>

namespace nabe {
namespace {

std::int64_t read_us(clockid_t id) {
  timespec value{};
  clock_gettime(id, &value);
  return static_cast<std::int64_t>(value.tv_sec) * 1'000'000 + value.tv_nsec / 1'000;
}

}  // namespace

TimeUs SystemClock::now_us() const { return read_us(CLOCK_REALTIME); }

std::int64_t SystemClock::monotonic_us() const { return read_us(CLOCK_BOOTTIME); }

}  // namespace nabe
