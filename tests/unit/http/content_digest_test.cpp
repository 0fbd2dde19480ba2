// SPDX-License-Identifier: EUPL-1.2
#include "common/content_digest.h"

#include <gtest/gtest.h>

namespace nabe::common {
namespace {

constexpr const char* kOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(ContentDigest, IsReadAsHexadecimal) {
  EXPECT_EQ(declared_sha256("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"), kOfNothing);
}

TEST(ContentDigest, IsFoundBesideOtherAlgorithms) {
  EXPECT_EQ(declared_sha256("md5=:1B2M2Y8AsgTpgAmY7PhCfg==:, sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
            kOfNothing);
}

TEST(ContentDigest, OfAnotherAlgorithmDeclaresNoSha256) {
  EXPECT_EQ(declared_sha256("md5=:1B2M2Y8AsgTpgAmY7PhCfg==:"), "");
}

TEST(ContentDigest, IsRefusedIfItIsMalformed) {
  for (const char* text :
       {"", "sha-256", "sha-256=", "sha-256=:", "sha-256=::", "sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU:", "sha-256=:47DE:", "sha-256=:47D.:",
        "SHA-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:,",
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:, "
        "sha-256=:AAAAQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"}) {
    EXPECT_EQ(declared_sha256(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace nabe::common
