// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/waits.h"

namespace nabe {

/// A value that one thread waits for and another one sets, once each. May be destroyed as soon as get() has returned.
template <typename T>
class Promise {
 public:
  Promise() = default;
  Promise(const Promise&) = delete;
  Promise& operator=(const Promise&) = delete;

  void set_value(T value) {
    const std::shared_ptr<State> state = state_;  // get() may return, and this object end, before this call does
    const std::lock_guard lock(state->mutex);
    state->value.emplace(std::move(value));
    state->set.notify_all();
  }

  /// Blocks: until the value is set.
  T get() {
    const std::shared_ptr<State> state = state_;
    std::unique_lock lock(state->mutex);
    state->set.wait(lock, [&state] { return state->value.has_value(); });
    return std::move(*state->value);
  }

 private:
  struct State {
    Mutex mutex;
    ConditionVariable set;
    std::optional<T> value;
  };
  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace nabe
