// SPDX-License-Identifier: EUPL-1.2
#include "message/sha256.h"

#include <gtest/gtest.h>

namespace nabe::message {

TEST(Sha256, HashesNothingToTheKnownValue) {
  EXPECT_EQ(Sha256().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, HashesPiecesLikeTheWhole) {
  Sha256 hash;
  hash.update("a").update("").update("bc");
  EXPECT_EQ(hash.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, GoesOnAfterAnIntermediateDigest) {
  Sha256 hash;
  hash.update("ab");
  EXPECT_EQ(hash.hex(), sha256_hex("ab"));
  EXPECT_EQ(hash.update("c").hex(), sha256_hex("abc"));
}

TEST(Sha256, MovesWithItsState) {
  Sha256 first;
  first.update("ab");
  Sha256 second = std::move(first);
  EXPECT_EQ(second.update("c").hex(), sha256_hex("abc"));
}

}  // namespace nabe::message
