// SPDX-License-Identifier: EUPL-1.2
#include "base/ids.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace nabe {
namespace {

TEST(NewId, HasTheFormOfAUuidOfVersionSeven) {
  const std::string id = new_id(1'700'000'000'000'000);

  EXPECT_TRUE(is_id(id)) << id;
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
}

TEST(NewId, BeginsWithTheMillisecondsOfItsTime) {
  EXPECT_EQ(new_id(4'000'000'000'000'000).substr(0, 13), "03a35294-4000");
}

TEST(NewId, LaterOnesSortAfterEarlierOnesEvenIfTheClockGoesBack) {
  std::string previous = new_id(5'000'000'000'000'000);
  for (int i = 0; i < 10'000; ++i) {
    const std::string next = new_id(5'000'000'000'000'000 - i * 1'000'000LL);
    ASSERT_LT(previous, next);
    previous = next;
  }
}

TEST(NewId, IsUniqueAcrossThreads) {
  constexpr int kThreads = 4;
  constexpr int kEach = 5'000;
  std::vector<std::vector<std::string>> made(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&ids = made[static_cast<std::size_t>(t)]] {
      for (int i = 0; i < kEach; ++i) {
        ids.push_back(new_id(6'000'000'000'000'000));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  std::set<std::string> all;
  for (const auto& ids : made) {
    all.insert(ids.begin(), ids.end());
  }
  EXPECT_EQ(all.size(), static_cast<std::size_t>(kThreads * kEach));
}

TEST(IsId, RefusesWhatNewIdNeverMakes) {
  for (const char* text : {"", "x", "0195d3c0-7b3a-4000-8000-000000000000", "0195D3C0-7B3A-7000-8000-000000000000",
                           "0195d3c007b3a-7000-8000-000000000000", "0195d3c0-7b3a-7000-8000-00000000000g"}) {
    EXPECT_FALSE(is_id(text)) << text;
  }
}

TEST(RandomHex, HasTwoDigitsPerByteAndDiffersEachTime) {
  const std::string first = random_hex(32);

  EXPECT_EQ(first.size(), 64U);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(first, random_hex(32));
}

}  // namespace
}  // namespace nabe
