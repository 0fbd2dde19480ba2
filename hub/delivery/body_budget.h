// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "message/message.h"

namespace nabe::delivery {

/// How many bytes of bodies may stay in memory between commit and delivery, over all connectors. Threads: [any].
class BodyBudget {
 public:
  explicit BodyBudget(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}
  bool take(std::uint64_t bytes) {
    if (used_bytes_.fetch_add(bytes) + bytes <= max_bytes_) {
      return true;
    }
    used_bytes_.fetch_sub(bytes);
    return false;
  }
  void give(std::uint64_t bytes) { used_bytes_.fetch_sub(bytes); }

 private:
  const std::uint64_t max_bytes_;
  std::atomic<std::uint64_t> used_bytes_{0};
};

/// A message that waits in memory for its delivery, if the budget allows; empty otherwise: it is read from the store
/// then. Move-only; gives back what it took.
class CachedMessage {
 public:
  CachedMessage() = default;
  CachedMessage(BodyBudget& budget, std::shared_ptr<const Message> message) {
    if (message) {
      const std::uint64_t bytes = 1024 + (message->body.inline_bytes ? message->body.inline_bytes->size() : 0);
      if (budget.take(bytes)) {
        budget_ = &budget;
        bytes_ = bytes;
        message_ = std::move(message);
      }
    }
  }
  ~CachedMessage() {
    if (budget_ != nullptr) {
      budget_->give(bytes_);
    }
  }
  CachedMessage(CachedMessage&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_), message_(std::move(other.message_)) {}
  CachedMessage& operator=(CachedMessage&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    std::swap(message_, other.message_);
    return *this;
  }

  const std::shared_ptr<const Message>& message() const { return message_; }

 private:
  BodyBudget* budget_ = nullptr;
  std::uint64_t bytes_ = 0;
  std::shared_ptr<const Message> message_;
};

}  // namespace nabe::delivery
