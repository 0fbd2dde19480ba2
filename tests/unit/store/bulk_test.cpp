// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/bulk.h"

#include <gtest/gtest.h>

#include <array>

namespace nabe::store::postgresql {
namespace {

constexpr std::array<std::uint32_t, 2> kBigintAndText = {20, 25};

TEST(Bulk, OfAnInsertKeepsTheConstantsInTheirPlaces) {
  EXPECT_EQ(Bulk("INSERT INTO t VALUES($1, 0, '', $2, NULL)", kBigintAndText).sql(),
            "INSERT INTO t SELECT r.a1, 0, '', r.a2, NULL FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS "
            "r(a1, a2)");
}

TEST(Bulk, OfAnUpdateJoinsItsRows) {
  EXPECT_EQ(Bulk("UPDATE t SET a = CASE $2 WHEN '' THEN a ELSE $2 END WHERE id = $1", kBigintAndText).sql(),
            "UPDATE t SET a = CASE r.a2 WHEN '' THEN a ELSE r.a2 END FROM unnest(CAST($1 AS bigint[]), CAST($2 AS "
            "text[])) AS r(a1, a2) WHERE id = r.a1");
}

TEST(Bulk, WritesItsArraysAsTheServerReadsThem) {
  Bulk bulk("INSERT INTO t VALUES($1, $2)", kBigintAndText);
  bulk.add_integer(0, -2);
  bulk.add_bytes(1, "ab");
  bulk.end_row();
  bulk.add_integer(0, 258);
  bulk.add_null(1);
  bulk.end_row();

  const std::string head = std::string("\0\0\0\1\0\0\0\0\0\0\0\x14\0\0\0\2\0\0\0\1", 20);
  EXPECT_EQ(bulk.array(0),
            head + std::string("\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xfe\0\0\0\x08\0\0\0\0\0\0\1\2", 24));
  EXPECT_EQ(bulk.array(1), std::string("\0\0\0\1\0\0\0\1\0\0\0\x19\0\0\0\2\0\0\0\1", 20) +
                               std::string("\0\0\0\2ab\xff\xff\xff\xff", 10));
}

TEST(Bulk, BeginsAnewAfterItIsCleared) {
  Bulk bulk("INSERT INTO t VALUES($1, $2)", kBigintAndText);
  bulk.add_integer(0, 1);
  bulk.add_null(1);
  bulk.end_row();

  bulk.clear();

  EXPECT_EQ(bulk.rows(), 0U);
  EXPECT_EQ(bulk.array(1), std::string("\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\0\0\0\0\1", 20));
}

}  // namespace
}  // namespace nabe::store::postgresql
