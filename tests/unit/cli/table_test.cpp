// SPDX-License-Identifier: EUPL-1.2
#include "cli/table.h"

#include <gtest/gtest.h>

namespace nabe::cli {
namespace {

TEST(Table, ColumnsAreAsWideAsTheirWidestCell) {
  EXPECT_EQ(table({{"NAME", "N"}, {"Straße", "1"}, {"x", "200"}}), "NAME    N\nStraße  1\nx       200\n");
}

TEST(Table, ACellStaysInItsLine) { EXPECT_EQ(table({{"a\nb"}}), "a\\nb\n"); }

TEST(AgeText, HasTheTwoLargestUnits) {
  const std::int64_t second = 1'000'000;
  EXPECT_EQ(age_text(0), "0s");
  EXPECT_EQ(age_text(-5), "0s");
  EXPECT_EQ(age_text(59 * second), "59s");
  EXPECT_EQ(age_text(60 * second), "1m");
  EXPECT_EQ(age_text(3'661 * second), "1h 1m");
  EXPECT_EQ(age_text(90'061 * second), "1d 1h");
}

TEST(ShortTime, IsADashForNever) {
  EXPECT_EQ(short_time(0), "-");
  EXPECT_EQ(short_time(1'700'000'000'000'000), "2023-11-14 22:13:20Z");
}

}  // namespace
}  // namespace nabe::cli
