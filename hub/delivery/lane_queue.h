// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "delivery/cached_message.h"
#include "store/page.h"
#include "store/store.h"

namespace nabe::delivery {

/// The heads of one connector's lanes that are in memory: a bounded window over what waits in the store. Knows which
/// deliveries are queued or under way, so that none is taken twice, and when to look into the store again.
/// Threads: one at a time (the runner's lock).
class LaneQueue {
 public:
  struct Item {
    store::Delivery delivery;
    CachedMessage cached;
  };
  static constexpr std::size_t kMaxQueued = 512;
  static constexpr std::size_t kPage = 256;
  /// Beyond it no page is read: among what a store answers at most, some could not be new.
  static constexpr std::size_t kMaxKnown = store::kMaxPageRows - kPage;
  static constexpr TimeUs kNever = std::numeric_limits<TimeUs>::max();

  /// A head, fresh from a commit. What has no room, or is due later, stays in the store and is found there.
  void offer(store::Delivery delivery, CachedMessage cached, TimeUs now_us);

  /// The next one, which is under way until done() is called for it.
  std::optional<Item> take();
  /// Its outcome is committed (or it is given up by this process); `due_us`: when it waits again, kNever if not.
  void done(std::int64_t id, TimeUs due_us);

  /// Keeps a delivery out while a person acts on it; false if it is under way.
  bool withhold(std::int64_t id);
  void let_go(std::int64_t id);

  /// Forgets everything that is queued; it is found in the store again.
  void clear();

  /// True if the store should be looked into. Between begin_page() and end_page() the lock may be given up.
  bool wants_page(TimeUs now_us) const;
  std::uint32_t begin_page();
  void end_page(std::vector<store::Delivery> heads, std::uint32_t limit, TimeUs now_us);
  /// Before end_page(): what was read of it may be followed by an outcome that is not noted here yet.
  void pass_over_in_page(std::int64_t id) { ended_during_page_.insert(id); }
  void fail_page(TimeUs again_us);

  bool empty() const { return queued_.empty(); }
  std::size_t size() const { return queued_.size(); }
  std::size_t known() const { return known_.size(); }
  /// When wants_page() becomes true by itself.
  TimeUs wake_us() const { return wake_us_; }

 private:
  bool is_known(std::int64_t id) const { return known_.count(id) > 0; }

  std::deque<Item> queued_;
  std::unordered_set<std::int64_t> known_;  // queued or under way
  std::unordered_set<std::int64_t> withheld_;
  std::unordered_set<std::int64_t> ended_during_page_;
  bool paging_ = false;
  bool more_in_store_ = true;
  TimeUs wake_us_ = kNever;
};

}  // namespace nabe::delivery
