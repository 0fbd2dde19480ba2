// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <csignal>
#include <memory>

namespace nabe::delivery {

/// Room for the handler of a signal, so that a thread whose stack has overflowed can still say so. For the thread that
/// makes it, as long as it lives.
class AlternateStack {
 public:
  AlternateStack() {
    stack_t mine{};
    mine.ss_sp = room_.get();
    mine.ss_size = kBytes;
    ::sigaltstack(&mine, &before_);
  }
  ~AlternateStack() { ::sigaltstack(&before_, nullptr); }
  AlternateStack(const AlternateStack&) = delete;
  AlternateStack& operator=(const AlternateStack&) = delete;

 private:
  static constexpr std::size_t kBytes = 64 * 1024;
  const std::unique_ptr<char[]> room_ = std::make_unique<char[]>(kBytes);
  stack_t before_{};
};

}  // namespace nabe::delivery
