// SPDX-License-Identifier: EUPL-1.2
#include "samples/random.h"

#include <string>

namespace nabe::samples {

namespace {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

}  // namespace

Random::Random(std::string_view name, std::uint64_t seed)
    : state_(fnv1a(std::string(name) + ":" + std::to_string(seed))) {}

std::uint64_t Random::next() {
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

std::size_t Random::below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }

void Noise::fill(char* bytes, std::size_t size) {
  for (std::size_t at = 0; at < size; at += 8) {
    std::uint64_t word = random_.next();
    for (std::size_t i = at; i < size && i < at + 8; ++i) {
      bytes[i] = static_cast<char>(static_cast<unsigned char>(word & 0xff));
      word >>= 8;
    }
  }
}

}  // namespace nabe::samples
