// SPDX-License-Identifier: EUPL-1.2
#include "delivery/lane_queue.h"

#include <gtest/gtest.h>

#include "store/page.h"

namespace nabe::delivery {
namespace {

store::Delivery due(std::int64_t id, TimeUs due_us) {
  store::Delivery delivery;
  delivery.id = id;
  delivery.due_us = due_us;
  return delivery;
}

LaneQueue settled_queue() {
  LaneQueue queue;
  const auto limit = queue.begin_page();
  queue.end_page({}, limit, 0);
  return queue;
}

TEST(LaneQueue, AFreshOneLooksIntoTheStore) {
  LaneQueue queue;
  EXPECT_TRUE(queue.wants_page(0));
}

TEST(LaneQueue, AnOfferedHeadIsTakenOnce) {
  LaneQueue queue = settled_queue();
  queue.offer(due(1, 0), {}, 10);
  queue.offer(due(1, 0), {}, 10);
  EXPECT_TRUE(queue.take().has_value());
  EXPECT_FALSE(queue.take().has_value());
}

TEST(LaneQueue, OneThatIsUnderWayIsNotQueuedByAPage) {
  LaneQueue queue = settled_queue();
  queue.offer(due(1, 0), {}, 10);
  queue.take();
  const auto limit = queue.begin_page();
  queue.end_page({due(1, 0)}, limit, 10);
  EXPECT_TRUE(queue.empty());
}

TEST(LaneQueue, OneThatEndedWhileAPageWasReadIsNotQueuedFromIt) {
  LaneQueue queue = settled_queue();
  queue.offer(due(1, 0), {}, 10);
  queue.take();
  const auto limit = queue.begin_page();
  queue.done(1, LaneQueue::kNever);
  queue.end_page({due(1, 0)}, limit, 10);
  EXPECT_TRUE(queue.empty());
  EXPECT_TRUE(queue.wants_page(10));
}

TEST(LaneQueue, WhatIsDueLaterWakesItThen) {
  LaneQueue queue = settled_queue();
  queue.offer(due(1, 100), {}, 10);
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.wants_page(99));
  EXPECT_TRUE(queue.wants_page(100));
}

TEST(LaneQueue, WhatHasNoRoomStaysInTheStore) {
  LaneQueue queue = settled_queue();
  for (std::size_t i = 0; i < LaneQueue::kMaxQueued + 10; ++i) {
    queue.offer(due(static_cast<std::int64_t>(i + 1), 0), {}, 10);
  }
  EXPECT_EQ(queue.size(), LaneQueue::kMaxQueued);
  while (queue.take()) {
  }
  EXPECT_TRUE(queue.wants_page(10));
}

/// What waits in a store whose outcomes are committed long after their calls have ended.
class SlowStore {
 public:
  explicit SlowStore(std::int64_t waiting) : waiting_(waiting) {}

  void fill(LaneQueue& queue) const {
    const std::uint32_t limit = queue.begin_page();
    std::vector<store::Delivery> heads;
    for (std::int64_t id = committed_ + 1; id <= waiting_; ++id) {
      if (heads.size() == std::min(limit, store::kMaxPageRows)) break;
      heads.push_back(due(id, 0));
    }
    queue.end_page(std::move(heads), limit, 10);
  }
  /// Of those that were taken, the oldest.
  bool commit_one(LaneQueue& queue, std::int64_t taken) {
    if (committed_ == taken) return false;
    queue.done(++committed_, LaneQueue::kNever);
    return true;
  }

 private:
  std::int64_t waiting_;
  std::int64_t committed_ = 0;
};

TEST(LaneQueue, TakesAllThatWaitsHoweverLateTheOutcomesAreCommitted) {
  constexpr std::int64_t kWaiting = 5'000;
  SlowStore store(kWaiting);
  LaneQueue queue;
  std::int64_t taken = 0;
  do {
    while (queue.take()) {
      ++taken;
    }
    if (queue.wants_page(10)) {
      store.fill(queue);
    }
  } while (!queue.empty() || store.commit_one(queue, taken));
  EXPECT_EQ(taken, kWaiting);
}

TEST(LaneQueue, OneWhoseOutcomeIsNotNotedYetIsNotQueuedFromAPageAndLookedForAgain) {
  LaneQueue queue = settled_queue();
  const auto limit = queue.begin_page();
  queue.pass_over_in_page(1);
  queue.end_page({due(1, 0)}, limit, 10);
  EXPECT_TRUE(queue.empty());
  EXPECT_TRUE(queue.wants_page(10));
}

TEST(LaneQueue, AWithheldOneIsNeitherOfferedNorPaged) {
  LaneQueue queue = settled_queue();
  queue.offer(due(1, 0), {}, 10);
  ASSERT_TRUE(queue.withhold(1));
  queue.offer(due(1, 0), {}, 10);
  const auto limit = queue.begin_page();
  queue.end_page({due(1, 0)}, limit, 10);
  EXPECT_TRUE(queue.empty());
  queue.let_go(1);
  EXPECT_TRUE(queue.wants_page(10));
}

TEST(LaneQueue, OneThatIsUnderWayCannotBeWithheld) {
  LaneQueue queue = settled_queue();
  queue.offer(due(1, 0), {}, 10);
  queue.take();
  EXPECT_FALSE(queue.withhold(1));
}

}  // namespace
}  // namespace nabe::delivery
