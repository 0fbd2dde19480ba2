// SPDX-License-Identifier: EUPL-1.2
#include "delivery/pending_expiries.h"

#include <utility>

namespace nabe::delivery {

void PendingExpiries::add(TimeUs due_us, Entry entry) {
  remove(entry.token);
  const std::string token = entry.token;
  by_token_.emplace(token, by_time_.emplace(due_us, std::move(entry)));
}

void PendingExpiries::remove(const std::string& token) {
  const auto found = by_token_.find(token);
  if (found == by_token_.end()) {
    return;
  }
  by_time_.erase(found->second);
  by_token_.erase(found);
}

void PendingExpiries::clear() {
  by_time_.clear();
  by_token_.clear();
}

PendingExpiries::Entry PendingExpiries::take_next() {
  const auto first = by_time_.begin();
  Entry entry = std::move(first->second);
  by_time_.erase(first);
  by_token_.erase(entry.token);
  return entry;
}

}  // namespace nabe::delivery
