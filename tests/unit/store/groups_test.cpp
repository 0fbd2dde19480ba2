// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <thread>

#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

/// Many batches at once.
class Groups : public StoreTest {};
NABE_FOR_EVERY_STORE(Groups);

TEST_P(Groups, ARefusedBatchDoesNotHurtTheOthersOfItsGroup) {
  AcceptMessage known = message("one");
  known.message.sender_message_id = "A-1";
  accept(known);
  AcceptMessage conflict = message("two");
  conflict.message.sender_message_id = "A-1";
  const AcceptMessage before = message("before");
  const AcceptMessage after = message("after");

  hold();
  std::promise<void> answered;
  store().submit({before}, [](const BatchResult&) {});
  BatchStatus status = BatchStatus::Committed;
  store().submit({conflict}, [&status](const BatchResult& result) { status = result.status; });
  store().submit({after}, [&answered](const BatchResult&) { answered.set_value(); });
  release();
  answered.get_future().wait();

  EXPECT_EQ(status, BatchStatus::IdentityConflict);
  EXPECT_TRUE(store().message(before.message.id)->has_value());
  EXPECT_FALSE(store().message(conflict.message.id)->has_value());
  EXPECT_TRUE(store().message(after.message.id)->has_value());
}

TEST_P(Groups, AnswersComeInTheOrderOfSubmission) {
  std::vector<int> order;
  std::promise<void> answered;
  hold();
  for (int i = 0; i < 600; ++i) {
    store().submit({message("body")}, [&, i](const BatchResult&) {
      order.push_back(i);
      if (i == 599) {
        answered.set_value();
      }
    });
  }
  release();
  answered.get_future().wait();

  ASSERT_EQ(order.size(), 600U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_P(Groups, WhatIsAnsweredIsVisibleToReads) {
  const AcceptMessage change = message("body");
  std::promise<bool> seen;
  store().submit({change},
                 [&](const BatchResult&) { seen.set_value(store().message(change.message.id)->has_value()); });

  EXPECT_TRUE(seen.get_future().get());
}

TEST_P(Groups, ManyThreadsSubmitAndReadAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kEach = 40;
  std::atomic<int> committed{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        AcceptMessage change = message_to({"kommunix"});
        const std::string id = change.message.id;
        if (submit(store(), {std::move(change)}).status == BatchStatus::Committed && store().message(id)->has_value()) {
          ++committed;
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  EXPECT_EQ(committed, kThreads * kEach);
  EXPECT_EQ(store().waiting_heads("kommunix", INT64_MAX, 0, 0, 1'000)->size(), std::size_t{kThreads * kEach});
}

TEST_P(Groups, ConcurrentDuplicatesAreAcceptedOnce) {
  std::atomic<int> accepted{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      AcceptMessage change = message("same");
      change.message.sender_message_id = "A-1";
      const BatchResult result = submit(store(), {change});
      accepted += result.receipts.at(0).duplicate ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  EXPECT_EQ(accepted, 1);
}

TEST_P(Groups, ClosingAnswersEverything) {
  std::atomic<int> answered{0};
  hold();
  for (int i = 0; i < 100; ++i) {
    store().submit({message("body")}, [&answered](const BatchResult&) { ++answered; });
  }
  release();
  reopen();

  EXPECT_EQ(answered, 100);
}

TEST_P(Groups, TheFirstPageOfAHundredThousandWaitingComesAtOnce) {
  constexpr int kBatches = 100;
  constexpr int kEach = 1'000;
  const auto now = [] { return std::chrono::steady_clock::now(); };
  const auto fill_begin = now();
  for (int batch = 0; batch < kBatches; ++batch) {
    Batch changes;
    for (int i = 0; i < kEach; ++i) {
      changes.emplace_back(message_to({"kommunix"}, "x"));
    }
    commit(std::move(changes));
  }
  const auto fill = now() - fill_begin;

  const auto open_begin = now();
  reopen();
  const auto page = store().waiting_heads("kommunix", INT64_MAX, 0, 0, 100);
  const auto opened = now() - open_begin;

  EXPECT_EQ(page->size(), 100U);
  // A share of the time to fill it, since machines differ: reading all of them would take far more.
  EXPECT_LT(opened, fill / 10 + std::chrono::milliseconds(300));
}

}  // namespace
}  // namespace nabe::store::testing
