// SPDX-License-Identifier: EUPL-1.2
#include "config/duration.h"

#include <gtest/gtest.h>

namespace nabe::config {
namespace {

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_EQ(parse_duration_ms("500ms"), 500U);
  EXPECT_EQ(parse_duration_ms("1s"), 1'000U);
  EXPECT_EQ(parse_duration_ms("10m"), 600'000U);
  EXPECT_EQ(parse_duration_ms("2h"), 7'200'000U);
  EXPECT_EQ(parse_duration_ms("7d"), 604'800'000U);
  EXPECT_EQ(parse_duration_ms("0s"), 0U);
}

TEST(Duration, MayHaveSeveralUnitsTheLargerFirst) {
  EXPECT_EQ(parse_duration_ms("1h30m"), 5'400'000U);
  EXPECT_EQ(parse_duration_ms("1s1ms"), 1'001U);
}

TEST(Duration, IsNothingElse) {
  for (const char* text : {"", "s", "1", "1 s", "-1s", "1.5s", "1S", "1min", "30m1h", "1s1s", "1s ", "99999999999999d",
                           "18446744073709551616ms", "18446744073709551615ms1ms"}) {
    EXPECT_FALSE(parse_duration_ms(text)) << text;
  }
}

TEST(Duration, IsReadBackAsItWasWritten) {
  for (const std::uint64_t duration_ms : {0ULL, 1ULL, 999ULL, 1'000ULL, 90'000ULL, 86'400'000ULL, 90'061'001ULL}) {
    EXPECT_EQ(parse_duration_ms(format_duration_ms(duration_ms)), duration_ms);
  }
  EXPECT_EQ(format_duration_ms(90'000), "1m30s");
}

TEST(Size, IsANumberAndAUnit) {
  EXPECT_EQ(parse_size_bytes("7B"), 7U);
  EXPECT_EQ(parse_size_bytes("64MiB"), 64U << 20);
  EXPECT_EQ(parse_size_bytes("2GiB"), 2ULL << 30);
  EXPECT_EQ(parse_size_bytes("5MB"), 5'000'000U);
  EXPECT_EQ(parse_size_bytes("1kB"), 1'000U);
}

TEST(Size, IsNothingElse) {
  for (const char* text : {"", "MiB", "64", "64 MiB", "-1B", "1.5GiB", "64mib", "64M", "18446744073709551615KiB"}) {
    EXPECT_FALSE(parse_size_bytes(text)) << text;
  }
}

TEST(Size, IsReadBackAsItWasWritten) {
  for (const std::uint64_t size_bytes : {0ULL, 1ULL, 1'025ULL, 64ULL << 20, 3ULL << 40}) {
    EXPECT_EQ(parse_size_bytes(format_size_bytes(size_bytes)), size_bytes);
  }
  EXPECT_EQ(format_size_bytes(64U << 20), "64MiB");
}

}  // namespace
}  // namespace nabe::config
