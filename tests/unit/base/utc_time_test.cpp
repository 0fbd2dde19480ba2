// SPDX-License-Identifier: EUPL-1.2
#include "base/utc_time.h"

#include <gtest/gtest.h>

namespace nabe {
namespace {

TEST(UtcText, ShowsMicroseconds) {
  EXPECT_EQ(utc_text(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(utc_text(1'709'210'096'000'007), "2024-02-29T12:34:56.000007Z");
  EXPECT_EQ(utc_text(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(ParseUtc, ReadsBackWhatUtcTextWrites) {
  for (const TimeUs time : {TimeUs{0}, TimeUs{1'709'210'096'000'007}, TimeUs{-1}, TimeUs{4'102'444'799'999'999}}) {
    EXPECT_EQ(parse_utc(utc_text(time)), time);
  }
}

TEST(ParseUtc, ReadsShorterForms) {
  EXPECT_EQ(parse_utc("1970-01-02"), 86'400'000'000);
  EXPECT_EQ(parse_utc("1970-01-01T00:00:01Z"), 1'000'000);
  EXPECT_EQ(parse_utc("1970-01-01T00:00:00.5Z"), 500'000);
}

TEST(ParseUtc, RefusesEverythingElse) {
  for (const char* text :
       {"", "yesterday", "2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01T", "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.1234567Z",
        "2024-01-01T00:00:00+01:00", "2024-01-01T00:00:00Zx", "2024-01-01 00:00:00Z", "-024-01-01"}) {
    EXPECT_FALSE(parse_utc(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace nabe
