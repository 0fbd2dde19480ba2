// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/http_message.h"

namespace nabe::common {
namespace {

struct Decoded {
  std::string content;
  std::size_t consumed = 0;
  bool done = false;
  bool malformed = false;
};

/// Feeds `bytes` in pieces of `piece` bytes.
Decoded decode(BodyKind kind, std::uint64_t length, const std::string& bytes, std::size_t piece) {
  BodyDecoder decoder;
  decoder.begin(kind, length);
  Decoded result;
  std::string input;
  for (std::size_t at = 0; at < bytes.size() && !result.done && !result.malformed; at += piece) {
    input += bytes.substr(at, piece);
    while (true) {
      const BodyDecoder::Step step = decoder.next(input);
      result.content += step.content;
      result.consumed += step.consumed;
      result.done = step.done;
      result.malformed = step.malformed;
      input.erase(0, step.consumed);
      if (step.done || step.malformed || step.consumed == 0) break;
    }
  }
  return result;
}

TEST(BodyDecoder, DecodesChunksWhereverTheyAreSplit) {
  const std::string body = "4;ext=\"x\"\r\nWiki\r\n5\r\npedia\r\nA\r\n in chunks\r\n0\r\nTrailer: x\r\n\r\n";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    const Decoded decoded = decode(BodyKind::Chunked, 0, body, piece);

    EXPECT_TRUE(decoded.done) << piece;
    EXPECT_EQ(decoded.content, "Wikipedia in chunks") << piece;
    EXPECT_EQ(decoded.consumed, body.size()) << piece;
  }
}

TEST(BodyDecoder, LeavesWhatFollowsTheBody) {
  EXPECT_EQ(decode(BodyKind::Chunked, 0, "1\r\na\r\n0\r\n\r\nGET", 100).consumed, 11U);
  EXPECT_EQ(decode(BodyKind::Length, 3, "abcGET", 100).content, "abc");
}

TEST(BodyDecoder, IsNotDoneBeforeTheLastByte) {
  EXPECT_FALSE(decode(BodyKind::Length, 4, "abc", 1).done);
  EXPECT_FALSE(decode(BodyKind::Chunked, 0, "1\r\na\r\n0\r\n\r", 1).done);
}

TEST(BodyDecoder, RefusesBrokenChunks) {
  const std::vector<std::string> bodies = {
      "\r\n",          "g\r\n",         "-1\r\n",        "0x1\r\na\r\n", " 1\r\na\r\n",     "1\na\r\n",
      "1\r\nab\r\n",   "1\r\na\n",      "1\r\na\r\r",    "1\r\nax\r\n",  "1;a\nb\r\na\r\n", "10000000000000000\r\n",
      "0\r\nA: b\n\n", "0\r\nA\rb\r\n", "1\ra\r\n0\r\n", "1\r\r\na",
  };
  for (const std::string& body : bodies) {
    EXPECT_TRUE(decode(BodyKind::Chunked, 0, body, 100).malformed) << body;
    EXPECT_TRUE(decode(BodyKind::Chunked, 0, body, 1).malformed) << body;
  }
}

TEST(BodyDecoder, BoundsExtensionsAndTrailers) {
  EXPECT_TRUE(decode(BodyKind::Chunked, 0, "1;" + std::string(200, 'x') + "\r\na\r\n", 1000).malformed);
  EXPECT_TRUE(decode(BodyKind::Chunked, 0, "0\r\n" + std::string(9000, 'x') + "\r\n\r\n", 10'000).malformed);
}

}  // namespace
}  // namespace nabe::common
