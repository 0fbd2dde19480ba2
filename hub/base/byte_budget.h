// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace nabe {

/// How many bytes of memory one purpose may use, over all that share it. Threads: [any]. Blocks: no.
class ByteBudget {
 public:
  explicit ByteBudget(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  /// All of the bytes or none: held_bytes() is never above the budget, not for a moment.
  bool take(std::uint64_t bytes) {
    std::uint64_t held = held_bytes_.load();
    do {
      if (bytes > max_bytes_ - held) {
        return false;
      }
    } while (!held_bytes_.compare_exchange_weak(held, held + bytes));
    return true;
  }
  void give(std::uint64_t bytes) { held_bytes_.fetch_sub(bytes); }
  std::uint64_t held_bytes() const { return held_bytes_.load(); }

 private:
  const std::uint64_t max_bytes_;
  std::atomic<std::uint64_t> held_bytes_{0};
};

/// One holder's part of a budget, given back with it; without a budget it always suffices. Shares the budget: what is
/// held may end after whoever made the budget. Threads: one at a time. Blocks: no.
class HeldBytes {
 public:
  HeldBytes() = default;
  explicit HeldBytes(std::shared_ptr<ByteBudget> budget) : budget_(std::move(budget)) {}
  ~HeldBytes() { release(); }
  HeldBytes(HeldBytes&& other) noexcept : budget_(other.budget_), bytes_(std::exchange(other.bytes_, 0)) {}
  HeldBytes& operator=(HeldBytes&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  /// Holds so many from now on. False, and as before, if the budget has no room.
  bool resize(std::uint64_t bytes) {
    if (budget_ != nullptr && bytes > bytes_ && !budget_->take(bytes - bytes_)) {
      return false;
    }
    if (budget_ != nullptr && bytes < bytes_) {
      budget_->give(bytes_ - bytes);
    }
    bytes_ = bytes;
    return true;
  }
  bool grow(std::uint64_t bytes) { return resize(bytes_ + bytes); }
  void release() { resize(0); }

  std::uint64_t bytes() const { return bytes_; }
  const std::shared_ptr<ByteBudget>& budget() const { return budget_; }

 private:
  std::shared_ptr<ByteBudget> budget_;  // a moved-from one keeps it and may hold again
  std::uint64_t bytes_ = 0;
};

}  // namespace nabe
