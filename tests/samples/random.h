// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nabe::samples {

/// Numbers that depend on the seed alone, on every machine (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// Seeded by a name, so that two things of one run differ.
  Random(std::string_view name, std::uint64_t seed);

  std::uint64_t next();
  /// 0 .. limit - 1; `limit` is positive.
  std::size_t below(std::size_t limit);
  bool chance(std::size_t percent) { return below(100) < percent; }

  /// One of a list with elements.
  template <typename List>
  const auto& pick(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

/// Bytes without structure that depend on name and seed alone. Each part but the last one has to be a multiple of
/// eight long; then the bytes are the same however they are cut into parts.
class Noise {
 public:
  Noise(std::string_view name, std::uint64_t seed) : random_(name, seed) {}
  void fill(char* bytes, std::size_t size);

 private:
  Random random_;
};

}  // namespace nabe::samples
