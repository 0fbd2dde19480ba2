// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "base/byte_budget.h"
#include "message/message.h"

namespace nabe::delivery {

/// A message that waits in memory for its delivery, if the budget allows; empty otherwise: it is read from the store
/// then. Move-only; gives back what it took.
class CachedMessage {
 public:
  CachedMessage() = default;
  CachedMessage(ByteBudget& budget, std::shared_ptr<const Message> message) {
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
  ByteBudget* budget_ = nullptr;
  std::uint64_t bytes_ = 0;
  std::shared_ptr<const Message> message_;
};

}  // namespace nabe::delivery
