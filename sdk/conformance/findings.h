// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace nabe::conformance {

/// What a check found to be wrong. Threads: any.
class Findings {
 public:
  /// Each text once: the same trouble shows at many calls.
  void add(std::string text) {
    const std::lock_guard lock(mutex_);
    for (const std::string& known : texts_) {
      if (known == text) return;
    }
    if (texts_.size() < kMost) texts_.push_back(std::move(text));
  }
  /// The check met nothing that it could judge, and says why; the first reason counts.
  void not_exercised(std::string reason) {
    const std::lock_guard lock(mutex_);
    if (not_exercised_.empty()) not_exercised_ = std::move(reason);
  }
  std::vector<std::string> texts() const {
    const std::lock_guard lock(mutex_);
    return texts_;
  }
  std::string not_exercised() const {
    const std::lock_guard lock(mutex_);
    return not_exercised_;
  }

 private:
  static constexpr std::size_t kMost = 20;
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
  std::string not_exercised_;
};

}  // namespace nabe::conformance
