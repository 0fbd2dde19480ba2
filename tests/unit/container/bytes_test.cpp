// SPDX-License-Identifier: EUPL-1.2
#include "samples/bytes.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "support.h"

namespace nabe::samples {
namespace {

// RFC 4648, section 10.
const std::vector<std::pair<std::string, std::string>> kVectors = {
    {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"},
};

TEST(Base64, WritesTheVectorsOfTheStandard) {
  for (const auto& [bytes, text] : kVectors) EXPECT_EQ(base64_of(bytes), text);
}

TEST(Base64, ReadsTheVectorsOfTheStandard) {
  for (const auto& [bytes, text] : kVectors) EXPECT_EQ(from_base64(text), bytes);
}

TEST(Base64, KeepsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(static_cast<unsigned char>(i));

  EXPECT_EQ(from_base64(base64_of(bytes)), bytes);
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg==Zg==", "Zm9*", "===="})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

TEST(Sha256, GivesTheValueOfTheStandard) {
  EXPECT_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(WriteNoise, SaysThatAFolderIsMissing) {
  const test::TemporaryFolder folder;

  EXPECT_EQ(write_noise(folder.path() + "/missing", "a.bin", 10, 1).problem,
            "cannot write " + folder.path() + "/missing/a.bin");
}

TEST(WriteNoise, WritesTheBytesWhoseHashItReturns) {
  const test::TemporaryFolder folder;

  const NoiseFile file = write_noise(folder.path(), "a.bin", (2U << 20) + 13, 1);

  EXPECT_EQ(sha256_of(test::read_file(folder.path() + "/a.bin")), file.sha256);
}

}  // namespace
}  // namespace nabe::samples
