// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/waits.h"

namespace nabe::delivery {

/// Latencies in fixed buckets; upper bounds in microseconds, the last one is unbounded. Threads: [any].
class Histogram {
 public:
  static constexpr std::array<std::int64_t, 12> kBoundsUs = {
      500, 1'000, 2'500, 5'000, 10'000, 25'000, 100'000, 1'000'000, 5'000'000, 30'000'000, 60'000'000, 300'000'000};
  struct Snapshot {
    std::array<std::uint64_t, kBoundsUs.size() + 1> buckets{};
    std::uint64_t count = 0;
    std::int64_t sum_us = 0;
  };

  void observe(std::int64_t value_us) {
    std::size_t bucket = 0;
    while (bucket < kBoundsUs.size() && value_us > kBoundsUs[bucket]) {
      ++bucket;
    }
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(value_us, std::memory_order_relaxed);
  }

  Snapshot snapshot() const {
    Snapshot result;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      result.buckets[i] = buckets_[i].load(std::memory_order_relaxed);
      result.count += result.buckets[i];
    }
    result.sum_us = sum_us_.load(std::memory_order_relaxed);
    return result;
  }

 private:
  std::array<std::atomic<std::uint64_t>, kBoundsUs.size() + 1> buckets_{};
  std::atomic<std::int64_t> sum_us_{0};
};

/// Counters that grow while the process lives, each with two labels. Threads: [any].
class LabelledCounter {
 public:
  using Key = std::pair<std::string, std::string>;
  void add(const std::string& first, const std::string& second, std::uint64_t n = 1) {
    const std::lock_guard lock(mutex_);
    values_[{first, second}] += n;
  }
  std::map<Key, std::uint64_t> snapshot() const {
    const std::lock_guard lock(mutex_);
    return values_;
  }

 private:
  mutable Mutex mutex_;
  std::map<Key, std::uint64_t> values_;
};

/// What the hub counts about itself; the admin room turns it into metrics.
struct Statistics {
  LabelledCounter accepted;      ///< (connector, "new" | "duplicate")
  LabelledCounter refused;       ///< (connector, reason code)
  LabelledCounter attempts;      ///< (connector, outcome)
  LabelledCounter misbehaviour;  ///< (connector, rule of the contract)
  Histogram receipt;             ///< first byte of an intake to its durable commit
  Histogram hop;                 ///< receipt time to the durable outcome "delivered"
};

}  // namespace nabe::delivery
