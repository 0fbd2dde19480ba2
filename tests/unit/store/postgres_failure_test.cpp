// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/failure.h"

#include <gtest/gtest.h>

namespace nabe::store::postgresql {
namespace {

using Kind = sql::SqlFailure::Kind;

TEST(PostgresFailure, OfAValueOrAConstraintBlamesTheBatch) {
  EXPECT_EQ(kind_of("22021"), Kind::Contradiction);  // no text in the encoding
  EXPECT_EQ(kind_of("23505"), Kind::Contradiction);  // a unique key
  EXPECT_EQ(kind_of("54000"), Kind::Contradiction);  // a key too long for its index
}

TEST(PostgresFailure, OfAServerThatStopsIsALostConnection) {
  EXPECT_EQ(kind_of("57P01"), Kind::Lost);
  EXPECT_EQ(kind_of("57P03"), Kind::Lost);
  EXPECT_EQ(kind_of("08006"), Kind::Lost);
}

TEST(PostgresFailure, OfALockOrADeadlockIsWorthAnotherTry) {
  EXPECT_EQ(kind_of("55P03"), Kind::Blocked);
  EXPECT_EQ(kind_of("40P01"), Kind::Blocked);
}

TEST(PostgresFailure, OfAFullDiskOrAnythingUnknownEndsTheStore) {
  EXPECT_EQ(kind_of("53100"), Kind::Other);
  EXPECT_EQ(kind_of("XX001"), Kind::Other);
  EXPECT_EQ(kind_of("57014"), Kind::Other);
}

}  // namespace
}  // namespace nabe::store::postgresql
