// SPDX-License-Identifier: EUPL-1.2
#include "base/byte_budget.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace nabe {
namespace {

TEST(ByteBudget, GivesAllOrNothing) {
  ByteBudget budget(100);

  EXPECT_TRUE(budget.take(60));
  EXPECT_FALSE(budget.take(41));
  EXPECT_EQ(budget.held_bytes(), 60U);
  EXPECT_TRUE(budget.take(40));
}

TEST(ByteBudget, IsNotFooledByAnAmountThatOverflows) {
  ByteBudget budget(100);
  ASSERT_TRUE(budget.take(1));

  EXPECT_FALSE(budget.take(UINT64_MAX));
  EXPECT_EQ(budget.held_bytes(), 1U);
}

TEST(ByteBudget, IsNeverExceededByManyThreads) {
  constexpr std::uint64_t kMaxBytes = 1000;
  const auto budget = std::make_shared<ByteBudget>(kMaxBytes);
  std::atomic<bool> exceeded{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5'000; ++i) {
        HeldBytes held(budget);
        held.resize(300);
        held.grow(100);
        exceeded = exceeded || budget->held_bytes() > kMaxBytes;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  EXPECT_FALSE(exceeded);
  EXPECT_EQ(budget->held_bytes(), 0U);
}

TEST(HeldBytes, KeepWhatTheyHaveWhenMoreIsRefused) {
  const auto budget = std::make_shared<ByteBudget>(100);
  HeldBytes held(budget);
  ASSERT_TRUE(held.resize(80));

  EXPECT_FALSE(held.grow(30));
  EXPECT_EQ(held.bytes(), 80U);
  EXPECT_EQ(budget->held_bytes(), 80U);
}

TEST(HeldBytes, ThatAreMovedAreGivenBackOnce) {
  const auto budget = std::make_shared<ByteBudget>(100);
  HeldBytes first(budget);
  ASSERT_TRUE(first.resize(70));
  {
    const HeldBytes second(std::move(first));
    EXPECT_EQ(budget->held_bytes(), 70U);
  }

  EXPECT_EQ(budget->held_bytes(), 0U);
}

TEST(HeldBytes, OutliveWhoMadeTheirBudget) {
  auto budget = std::make_shared<ByteBudget>(100);
  HeldBytes held(budget);
  ASSERT_TRUE(held.resize(70));
  budget.reset();

  EXPECT_TRUE(held.grow(30));
  EXPECT_FALSE(held.grow(1));
}

TEST(HeldBytes, WithoutABudgetAlwaysSuffice) {
  HeldBytes held;

  EXPECT_TRUE(held.resize(UINT64_MAX));
}

}  // namespace
}  // namespace nabe
