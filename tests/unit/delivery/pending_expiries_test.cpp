// SPDX-License-Identifier: EUPL-1.2
#include "delivery/pending_expiries.h"

#include <gtest/gtest.h>

#include <string>

namespace nabe::delivery {
namespace {

TEST(PendingExpiries, AreTakenInTheOrderOfTime) {
  PendingExpiries expiries;
  expiries.add(30, {3, "c"});
  expiries.add(10, {1, "a"});
  expiries.add(20, {2, "b"});

  EXPECT_EQ(expiries.next_due_us(), 10);
  EXPECT_EQ(expiries.take_next().token, "a");
  EXPECT_EQ(expiries.take_next().delivery_id, 2);
  EXPECT_EQ(expiries.next_due_us(), 30);
}

TEST(PendingExpiries, ForgetWhatWasCompleted) {
  PendingExpiries expiries;
  expiries.add(10, {1, "a"});
  expiries.add(10, {2, "b"});

  expiries.remove("a");
  expiries.remove("never seen");

  EXPECT_EQ(expiries.size(), 1U);
  EXPECT_EQ(expiries.take_next().token, "b");
  EXPECT_TRUE(expiries.empty());
}

TEST(PendingExpiries, KeepTheLaterMomentOfATokenThatIsPendingAgain) {
  PendingExpiries expiries;
  expiries.add(10, {1, "a"});
  expiries.add(50, {1, "a"});

  EXPECT_EQ(expiries.size(), 1U);
  EXPECT_EQ(expiries.next_due_us(), 50);
}

}  // namespace
}  // namespace nabe::delivery
