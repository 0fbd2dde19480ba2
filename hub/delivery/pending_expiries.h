// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace nabe::delivery {

/// Until when pending deliveries may be completed. All calls take time with the logarithm of their number at most.
/// Threads: one at a time.
class PendingExpiries {
 public:
  struct Entry {
    std::int64_t delivery_id = 0;
    std::string token;
  };

  /// A token that is known already gets the new moment.
  void add(TimeUs due_us, Entry entry);
  /// Nothing happens if the token is not known.
  void remove(const std::string& token);
  void clear();

  bool empty() const { return by_time_.empty(); }
  std::size_t size() const { return by_time_.size(); }
  /// Of the first one; not when empty.
  TimeUs next_due_us() const { return by_time_.begin()->first; }
  Entry take_next();

 private:
  using ByTime = std::multimap<TimeUs, Entry>;
  ByTime by_time_;
  std::unordered_map<std::string, ByTime::iterator> by_token_;
};

}  // namespace nabe::delivery
