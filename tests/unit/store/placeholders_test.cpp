// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/placeholders.h"

#include <gtest/gtest.h>

namespace nabe::store::postgresql {
namespace {

TEST(Placeholders, AreNumberedInTheirOrder) {
  EXPECT_EQ(with_numbered_parameters("SELECT ? + ? WHERE a = ?"), "SELECT $1 + $2 WHERE a = $3");
}

TEST(Placeholders, KeepTheNumberThatTheyHave) {
  EXPECT_EQ(with_numbered_parameters("CASE ?2 WHEN '' THEN a ELSE ?2 END, ?10"),
            "CASE $2 WHEN '' THEN a ELSE $2 END, $10");
}

TEST(Placeholders, GoOnAfterTheHighestNumber) {
  EXPECT_EQ(with_numbered_parameters("a = ?3, b = ?, c = ?"), "a = $3, b = $4, c = $5");
}

TEST(Placeholders, AreNoneWithinQuotes) {
  EXPECT_EQ(with_numbered_parameters("a = '?' AND b = ?"), "a = '?' AND b = $1");
}

}  // namespace
}  // namespace nabe::store::postgresql
