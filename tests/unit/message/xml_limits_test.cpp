// SPDX-License-Identifier: EUPL-1.2
#include "message/xml_limits.h"

#include <gtest/gtest.h>
#include <time.h>

#include "recorded_events.h"

namespace nabe::message {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

/// CPU time of this thread; wall time would measure the neighbours.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

XmlLimits small_tokens() {
  XmlLimits limits;
  limits.max_token_bytes = 16;
  limits.max_name_bytes = 8;
  return limits;
}

}  // namespace

TEST(XmlLimits, DepthIsBounded) {
  XmlLimits limits;
  EXPECT_EQ(read(repeated("<a>", 64) + repeated("</a>", 64), limits).code, "");
  EXPECT_EQ(read(repeated("<a>", 65), limits).code, "NABE-MSG-004");
}

TEST(XmlLimits, AttributesAreCounted) {
  const auto element = [](int count) {
    std::string text = "<a xmlns:n='urn:n'";
    for (int i = 0; i < count; ++i) {
      text += " a" + std::to_string(i) + "=''";
    }
    return text + "/>";
  };
  EXPECT_EQ(read(element(64)).code, "");
  EXPECT_EQ(read(element(65)).code, "NABE-MSG-005");
}

TEST(XmlLimits, AttributeValuesAreBounded) {
  const auto element = [](std::size_t bytes) { return "<a b='" + std::string(bytes, 'x') + "'/>"; };
  EXPECT_EQ(read(element(64 * 1024)).code, "");
  EXPECT_EQ(read(element(64 * 1024 + 1)).code, "NABE-MSG-006");
}

TEST(XmlLimits, NamesAreBounded) {
  const std::string longest(512, 'n');
  EXPECT_EQ(read("<" + longest + "/>").code, "");
  EXPECT_EQ(read("<" + longest + "n/>").code, "NABE-MSG-007");
  EXPECT_EQ(read("<a " + longest + "n=''/>").code, "NABE-MSG-007");
  EXPECT_EQ(read("<a xmlns:" + longest + "n='urn:n'/>").code, "NABE-MSG-007");
}

TEST(XmlLimits, ReferencesAreBounded) {
  EXPECT_EQ(read("<a>&" + std::string(600, 'n') + ";</a>").code, "NABE-MSG-007");
}

TEST(XmlLimits, NamespacesAreBounded) {
  EXPECT_EQ(read("<a xmlns='urn:" + std::string(1021, 'u') + "'/>").code, "NABE-MSG-008");
  const std::string level = "<a xmlns:a='urn:a' xmlns:b='urn:b' xmlns:c='urn:c' xmlns:d='urn:d' xmlns:e='urn:e'>";
  EXPECT_EQ(read(repeated(level, 51) + repeated("</a>", 51)).code, "");
  EXPECT_EQ(read(repeated(level, 52)).code, "NABE-MSG-008");
}

TEST(XmlLimits, NamespacesOutOfScopeDoNotCount) {
  EXPECT_EQ(read("<r>" + repeated("<a xmlns:a='urn:a'/>", 1000) + "</r>").code, "");
}

TEST(XmlLimits, TokensOfEveryKindAreBoundedForEverySplit) {
  const std::string filler(40, 'x');
  const std::vector<std::string> documents{"<r a='" + filler + "'/>",
                                           "<r a=\"" + filler + "\"/>",
                                           "<r " + filler + "/>",
                                           "<r><!--" + filler + "--></r>",
                                           "<r><?p " + filler + "?></r>",
                                           "<!--" + filler + "--><r/>",
                                           "<r></r " + std::string(40, ' ') + ">"};
  for (const std::string& document : documents) {
    for (std::size_t bytes = 1; bytes <= document.size(); ++bytes) {
      EXPECT_EQ(read_in_pieces(document, bytes, small_tokens()).code, "NABE-MSG-003") << document << " by " << bytes;
    }
  }
}

TEST(XmlLimits, ATokenOfExactlyTheLimitIsRead) {
  EXPECT_EQ(read("<r a='45678901'>", small_tokens()).code, "NABE-MSG-001") << "only its end is missing";
  EXPECT_EQ(read("<r a='456789012'>", small_tokens()).code, "NABE-MSG-003");
}

TEST(XmlLimits, TextAndCdataAreNotBounded) {
  const std::string filler(100'000, 'x');
  EXPECT_EQ(read("<r>" + filler + "</r>", small_tokens()).seen, "<r>" + filler + "</>");
  EXPECT_EQ(read_in_pieces("<r><![CDATA[" + filler + "]]></r>", 7, small_tokens()).seen, "<r>" + filler + "</>");
}

TEST(XmlLimits, AHugeAttributeInSmallPiecesIsRefusedCheaply) {
  const std::string piece(64, 'x');
  RecordedEvents events;
  XmlReader reader(events);
  const double start = cpu_seconds();
  Result<void> result = reader.push("<r a='");
  std::size_t pushed = 0;
  for (; result.ok() && pushed < (16u << 20); pushed += piece.size()) {
    result = reader.push(piece);
  }
  EXPECT_EQ(result.error().code, "NABE-MSG-003");
  EXPECT_LT(pushed, 300u * 1024);
  EXPECT_LT(cpu_seconds() - start, 0.5) << "read again for every piece, it would take many seconds";
}

TEST(XmlLimits, ALongTokenInSmallPiecesIsReadInLinearTime) {
  const std::string document = "<r><!--" + std::string(250'000, 'x') + "--></r>";
  const double start = cpu_seconds();
  EXPECT_EQ(read_in_pieces(document, 16).code, "");
  EXPECT_LT(cpu_seconds() - start, 1.0) << "read again for every piece, it would be two thousand million bytes";
}

TEST(XmlLimits, LongRunsBeforeTheRootAreRefusedAtOnce) {
  RecordedEvents events;
  XmlReader reader(events);
  EXPECT_EQ(reader.push("n").error().code, "NABE-MSG-001");
}

}  // namespace nabe::message
