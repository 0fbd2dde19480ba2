// SPDX-License-Identifier: EUPL-1.2
#include "delivery/lane_queue.h"

#include <algorithm>

#include "base/planted.h"

namespace nabe::delivery {

void LaneQueue::offer(store::Delivery delivery, CachedMessage cached, TimeUs now_us) {
  if (is_known(delivery.id) || withheld_.count(delivery.id) > 0) {
    return;
  }
  if (delivery.due_us > now_us) {
    wake_us_ = std::min(wake_us_, delivery.due_us);
    return;
  }
  // Once something waits in the store, fresh heads queue behind it there: else they would overtake for ever.
  if (more_in_store_ || queued_.size() >= kMaxQueued) {
    more_in_store_ = true;
    return;
  }
  known_.insert(delivery.id);
  queued_.push_back({std::move(delivery), std::move(cached)});
}

std::optional<LaneQueue::Item> LaneQueue::take() {
  if (queued_.empty()) {
    return std::nullopt;
  }
  Item item = std::move(queued_.front());
  queued_.pop_front();
  return item;
}

void LaneQueue::done(std::int64_t id, TimeUs due_us) {
  known_.erase(id);
  if (paging_) {
    ended_during_page_.insert(id);
  }
  wake_us_ = std::min(wake_us_, due_us);
}

bool LaneQueue::withhold(std::int64_t id) {
  const auto queued = std::find_if(queued_.begin(), queued_.end(), [id](const Item& i) { return i.delivery.id == id; });
  if (queued != queued_.end()) {
    queued_.erase(queued);
    known_.erase(id);
  }
  if (is_known(id)) {
    return false;
  }
  return withheld_.insert(id).second;
}

void LaneQueue::let_go(std::int64_t id) {
  withheld_.erase(id);
  if (paging_) {
    ended_during_page_.insert(id);
  }
  more_in_store_ = true;
}

void LaneQueue::clear() {
  for (const Item& item : queued_) {
    known_.erase(item.delivery.id);
  }
  queued_.clear();
  more_in_store_ = true;
}

bool LaneQueue::wants_page(TimeUs now_us) const {
  return !paging_ && known_.size() + withheld_.size() < kMaxKnown && queued_.size() < kPage / 2 &&
         ((more_in_store_ && !planted(Bug::ForgetHeads)) || now_us >= wake_us_);
}

std::uint32_t LaneQueue::begin_page() {
  paging_ = true;
  more_in_store_ = false;
  wake_us_ = kNever;
  ended_during_page_.clear();
  return static_cast<std::uint32_t>(kPage + known_.size() + withheld_.size());
}

void LaneQueue::end_page(std::vector<store::Delivery> heads, std::uint32_t limit, TimeUs now_us) {
  paging_ = false;
  if (planted(Bug::PageSkipsOne) && heads.size() > 1) {
    heads.pop_back();
  }
  bool all_due = true;
  for (store::Delivery& head : heads) {
    if (head.due_us > now_us) {
      wake_us_ = std::min(wake_us_, head.due_us);
      all_due = false;
      break;
    }
    if (is_known(head.id) || withheld_.count(head.id) > 0) {
      continue;
    }
    if (ended_during_page_.count(head.id) > 0) {
      more_in_store_ = true;  // what was read may be older than its outcome: look again
      continue;
    }
    known_.insert(head.id);
    queued_.push_back({std::move(head), CachedMessage()});
  }
  more_in_store_ = more_in_store_ || (all_due && heads.size() >= limit);
  ended_during_page_.clear();
}

void LaneQueue::fail_page(TimeUs again_us) {
  paging_ = false;
  ended_during_page_.clear();
  wake_us_ = std::min(wake_us_, again_us);
}

}  // namespace nabe::delivery
