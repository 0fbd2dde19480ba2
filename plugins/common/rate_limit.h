// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>

#include "nabe/connector.hpp"

namespace nabe::common {

/// At most so many in a second, on average; after a pause a second's worth at once. 0: no limit. Threads: [any].
class RateLimit {
 public:
  explicit RateLimit(std::int64_t per_second) : per_second_(static_cast<double>(per_second)), left_(per_second_) {}

  bool take(Time now) {
    if (per_second_ <= 0) return true;
    const std::lock_guard lock(mutex_);
    // A clock that was set back adds nothing and takes nothing.
    const double passed_s = std::max(0.0, std::chrono::duration<double>(now - last_).count());
    last_ = now;
    left_ = std::min(per_second_, left_ + passed_s * per_second_);
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }

 private:
  const double per_second_;
  std::mutex mutex_;
  double left_;
  Time last_{};
};

}  // namespace nabe::common
