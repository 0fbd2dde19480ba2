// SPDX-License-Identifier: EUPL-1.2
#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace nabe {
namespace {

TEST(Result, HoldsAValue) {
  const Result<std::string> result = std::string("value");

  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, "value");
  EXPECT_EQ(result->size(), 5U);
}

TEST(Result, HoldsAnError) {
  const Result<std::string> result = Error{"NABE-ADM-001", "no", "", {}};

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "NABE-ADM-001");
}

TEST(Result, GivesAwayWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);

  const std::unique_ptr<int> taken = std::move(result).value();

  EXPECT_EQ(*taken, 7);
}

TEST(Result, OfNothingIsGoodUnlessItHasAnError) {
  const Result<void> good;
  const Result<void> bad = Error{"NABE-ADM-002", "no", "", {}};

  EXPECT_TRUE(good.ok());
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, "NABE-ADM-002");
}

}  // namespace
}  // namespace nabe
