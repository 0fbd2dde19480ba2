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
  std::vector<std::string> texts() const {
    const std::lock_guard lock(mutex_);
    return texts_;
  }

 private:
  static constexpr std::size_t kMost = 20;
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
};

}  // namespace nabe::conformance
