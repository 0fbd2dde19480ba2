// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <initializer_list>

namespace nabe::simulation {

/// Chance that a seed repeats exactly (splitmix64). Threads: one at a time.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  /// 0 .. bound - 1; `bound` is not 0.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
  bool percent(std::uint64_t chance) { return below(100) < chance; }

  /// The index of one of the weights, each as likely as it is heavy; their sum is not 0.
  std::size_t weighted(std::initializer_list<std::uint32_t> weights) {
    std::uint64_t sum = 0;
    for (const std::uint32_t weight : weights) {
      sum += weight;
    }
    std::uint64_t at = below(sum);
    std::size_t index = 0;
    for (const std::uint32_t weight : weights) {
      if (at < weight) {
        break;
      }
      at -= weight;
      ++index;
    }
    return index;
  }

 private:
  std::uint64_t state_;
};

/// A seed of its own for a part of a history.
inline std::uint64_t mixed(std::uint64_t seed, std::uint64_t part) {
  return Random(seed ^ (part * 0xd6e8feb86659fd93ULL)).next();
}

}  // namespace nabe::simulation
