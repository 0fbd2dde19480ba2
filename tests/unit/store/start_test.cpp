// SPDX-License-Identifier: EUPL-1.2
// What a start costs when much is waiting.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <future>
#include <string>

#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

constexpr int kWaiting = 30'000;
constexpr int kStarts = 9;

OpenOptions options_for(const TemporaryFolder& folder) { return {"sqlite", folder.path() + "/state", false}; }

/// A store in which `count` deliveries to one connector wait; closed as a hub that ends closes it.
void fill(const TemporaryFolder& folder, int count) {
  auto store = open(options_for(folder));
  ASSERT_TRUE(store);
  std::promise<BatchResult> last;
  for (int i = 0; i < count; ++i) {
    (*store)->submit({message_to({"akte"})}, [&last, is_last = i + 1 == count](BatchResult result) {
      ASSERT_EQ(result.status, BatchStatus::Committed);
      if (is_last) last.set_value(std::move(result));
    });
  }
  if (count > 0) last.get_future().wait();
}

/// What a start asks of the store before the first delivery can go, in seconds of CPU: others do not lengthen them.
double seconds_of_a_start(const TemporaryFolder& folder) {
  const std::clock_t begin = std::clock();
  auto store = open(options_for(folder));
  EXPECT_TRUE(store);
  EXPECT_TRUE((*store)->stopped_connectors());
  EXPECT_TRUE((*store)->interrupted("akte", 0, 256));
  EXPECT_TRUE((*store)->waiting_heads("akte", INT64_MAX, 0, 0, 64));
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(SqliteStart, TakesNoLongerForABacklog) {
  const TemporaryFolder empty;
  const TemporaryFolder full;
  fill(empty, 0);
  fill(full, kWaiting);

  // In turns, and the shortest of each: what else the machine does only ever adds.
  double empty_s = seconds_of_a_start(empty);
  double full_s = seconds_of_a_start(full);
  for (int i = 1; i < kStarts; ++i) {
    empty_s = std::min(empty_s, seconds_of_a_start(empty));
    full_s = std::min(full_s, seconds_of_a_start(full));
  }

  // 64 rows are read in the one and none in the other.
  EXPECT_LT(full_s, 1.5 * empty_s + 0.003) << "empty " << empty_s << " s, full " << full_s << " s";
}

TEST(SqliteStart, FindsAnEmptyLogAfterACleanStop) {
  const TemporaryFolder folder;
  fill(folder, 2'000);

  EXPECT_EQ(std::filesystem::file_size(folder.path() + "/state/nabe.db-wal"), 0U);
}

}  // namespace
}  // namespace nabe::store::testing
