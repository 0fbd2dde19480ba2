// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nabe/outcome.hpp>

namespace {

using nabe::Code;
using nabe::Outcome;
using nabe::ResultBuffer;
using Kind = nabe::Outcome::Kind;

TEST(Outcome, CrossesTheLineUnchanged) {
  ResultBuffer buffer;
  nabe::write_result(buffer.raw(), Outcome::retry("later", std::chrono::seconds(3)).with_code(Code::Timeout));

  const Outcome read = buffer.outcome();

  EXPECT_EQ(read.kind(), Kind::Retry);
  EXPECT_EQ(read.code(), Code::Timeout);
  EXPECT_EQ(read.retry_after(), std::chrono::seconds(3));
  EXPECT_EQ(read.text(), "later");
}

TEST(Outcome, BringsThePeersReference) {
  ResultBuffer buffer;
  nabe::write_result(buffer.raw(), Outcome::delivered("AZ-2030-17"));

  EXPECT_EQ(buffer.outcome().remote_reference(), "AZ-2030-17");
}

TEST(Outcome, OfANumberThatNobodyKnowsIsUnknown) {
  ResultBuffer buffer;
  buffer.raw()->outcome = 4711;

  EXPECT_EQ(buffer.outcome().kind(), Kind::Unknown);
}

TEST(Outcome, TakesAConnectorsOwnCode) {
  EXPECT_EQ(Outcome::reject("no such desk").with_code(1001u).code_number(), 1001u);
}

TEST(Outcome, HasNoNegativeOrOverlongWait) {
  EXPECT_EQ(Outcome::busy({}, nabe::Milliseconds(-5)).retry_after().count(), 0);
  EXPECT_EQ(Outcome::busy({}, std::chrono::hours(24 * 365)).retry_after().count(), 0xffffffff);
}

TEST(Outcome, OfAFailedHostCallFollowsItsCode) {
  struct Row {
    Code code;
    Kind kind;
  };
  for (const Row& row :
       {Row{Code::Unavailable, Kind::Retry}, Row{Code::Internal, Kind::Retry}, Row{Code::Conflict, Kind::Retry},
        Row{Code::Stopping, Kind::Busy}, Row{Code::DiskLow, Kind::Busy}, Row{Code::TooLarge, Kind::Reject},
        Row{Code::Stale, Kind::Fault}, Row{Code::Invalid, Kind::Fault}}) {
    EXPECT_EQ(Outcome::for_code(row.code, "x").kind(), row.kind) << static_cast<int>(row.code);
  }
}

TEST(ResultBuffer, KeepsWhatFits) {
  ResultBuffer buffer;
  nabe::write_result(buffer.raw(), Outcome::fault(std::string(9000, 'y')));

  EXPECT_EQ(buffer.outcome().text(), std::string(1024, 'y'));
}

}  // namespace
