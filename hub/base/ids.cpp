// SPDX-License-Identifier: EUPL-1.2
#include "base/ids.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <mutex>

#include "base/waits.h"

namespace nabe {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void fill_random(unsigned char* data, std::size_t size) {
  if (Hook* hook = Hook::installed()) {
    hook->fill_random(data, size);
    return;
  }
  while (size > 0) {
    const ssize_t got = getrandom(data, size, 0);
    if (got < 0) {
      std::abort();  // without randomness no identifier is safe to hand out
    }
    data += got;
    size -= static_cast<std::size_t>(got);
  }
}

// Randomness is drawn in blocks: one system call per identifier would cost more than the identifier. What was handed
// out is forgotten.
struct RandomPool {
  std::array<unsigned char, 1024> bytes{};
  std::size_t used = 1024;
  std::int64_t last_stamp = 0;  // 48 bits of milliseconds and 12 bits of a counter
  Mutex mutex;

  /// `size` is at most that of a block. The caller has the lock.
  void take(unsigned char* to, std::size_t size) {
    if (used + size > bytes.size()) {
      fill_random(bytes.data(), bytes.size());
      used = 0;
    }
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(used), size, to);
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(used), size, 0);
    used += size;
  }
};

RandomPool& pool() {
  static RandomPool instance;
  return instance;
}

}  // namespace

std::string new_id(TimeUs now_us) {
  std::array<unsigned char, 16> id{};
  RandomPool& random = pool();
  std::int64_t stamp = 0;
  {
    const std::lock_guard lock(random.mutex);
    random.take(id.data() + 8, 8);
    stamp = (now_us / 1000 << 12) | ((now_us % 1000) << 2);
    if (stamp <= random.last_stamp) {
      stamp = random.last_stamp + 1;
    }
    random.last_stamp = stamp;
  }
  const std::int64_t milliseconds = stamp >> 12;
  for (int i = 0; i < 6; ++i) {
    id[static_cast<std::size_t>(i)] = static_cast<unsigned char>(milliseconds >> (8 * (5 - i)));
  }
  id[6] = static_cast<unsigned char>(0x70 | ((stamp >> 8) & 0x0f));
  id[7] = static_cast<unsigned char>(stamp & 0xff);
  id[8] = static_cast<unsigned char>(0x80 | (id[8] & 0x3f));

  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      text += '-';
    }
    text += kHex[id[i] >> 4];
    text += kHex[id[i] & 0x0f];
  }
  return text;
}

bool is_id(std::string_view text) {
  if (text.size() != 36 || text[14] != '7') {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return false;
    }
  }
  return true;
}

std::uint64_t random_word() {
  std::array<unsigned char, sizeof(std::uint64_t)> bytes{};
  RandomPool& random = pool();
  {
    const std::lock_guard lock(random.mutex);
    random.take(bytes.data(), bytes.size());
  }
  return std::bit_cast<std::uint64_t>(bytes);
}

std::string random_hex(std::size_t size_bytes) {
  std::string bytes(size_bytes, '\0');
  auto* const data = reinterpret_cast<unsigned char*>(bytes.data());
  if (RandomPool& random = pool(); size_bytes <= random.bytes.size()) {
    const std::lock_guard lock(random.mutex);
    random.take(data, size_bytes);
  } else {
    fill_random(data, size_bytes);
  }
  std::string text;
  text.reserve(size_bytes * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kHex[byte >> 4];
    text += kHex[byte & 0x0f];
  }
  return text;
}

}  // namespace nabe
