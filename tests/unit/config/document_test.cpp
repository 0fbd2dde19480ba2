// SPDX-License-Identifier: EUPL-1.2
#include "config/document.h"

#include <gtest/gtest.h>

namespace nabe::config {
namespace {

TEST(Document, KeepsTheOrderOfTheFile) {
  const auto document = Document::parse("a.toml", "z = 1\na = 2\nm = 3\n");

  ASSERT_TRUE(document);
  const auto& members = document->root().value.members;
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].key + members[1].key + members[2].key, "zam");
}

TEST(Document, KnowsWhereKeysAndValuesStand) {
  const auto document = Document::parse("a.toml", "[t]\n  key = [\"ü\", true]\n");

  ASSERT_TRUE(document);
  const Member& member = document->root().value.find("t")->value.members.front();
  EXPECT_EQ(member.at.line, 2U);
  EXPECT_EQ(member.at.column, 3U);
  EXPECT_EQ(member.value.at.column, 9U);
  EXPECT_EQ(member.value.items[1].at.column, 15U);
}

TEST(Document, ShowsTheLine) {
  const auto document = Document::parse("a.toml", "a = 1\r\nb = 2\r\n");

  ASSERT_TRUE(document);
  EXPECT_EQ(document->position({2, 1}).line_text, "b = 2");
}

TEST(Document, ShowsALongLineInPart) {
  const auto document = Document::parse("a.toml", "a = \"" + std::string(5'000, 'x') + "\"\n");

  ASSERT_TRUE(document);
  EXPECT_LT(document->position({1, 1}).line_text.size(), 200U);
}

TEST(Document, RefusesATextAboveOneMebibyte) {
  const auto document = Document::parse("a.toml", std::string((1U << 20) + 1, '\n'));

  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, "NABE-CFG-001");
}

class HostileText : public testing::TestWithParam<std::string> {};

TEST_P(HostileText, IsASyntaxErrorAndNoCrash) {
  const auto document = Document::parse("a.toml", GetParam());

  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, "NABE-CFG-002");
}

std::string repeated(const std::string& part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += part;
  }
  return text;
}

INSTANTIATE_TEST_SUITE_P(Texts, HostileText,
                         testing::Values(repeated("[", 100'000), "a = " + repeated("[", 100'000),
                                         "a = " + repeated("{ a = ", 100'000), repeated("a.", 300'000) + "a = 1",
                                         "[" + repeated("a . ", 100'000) + "a]", repeated("'a'.", 100'000) + "b = 1",
                                         std::string("a = \"\xff\xfe\"\n"), "[\x01]", "[[ \xc3\xa4 ]]", "['a'\n[",
                                         "[\n]", "a = [\n[\xc3\xa4]]", std::string("a = \0", 5),
                                         "a = \"" + std::string(500'000, 'x'), "a = 99999999999999999999"));

TEST(Document, CountsNoDotsInsideStringsAndComments) {
  const std::string dots(40, '.');
  const auto document = Document::parse("a.toml", "a = \"" + dots + "\\\"" + dots + "\" # " + dots + "\nb = '" + dots +
                                                      "'\nc = \"\"\"\n" + dots + "\"\n" + dots + "\"\"\"\nd = [" +
                                                      "1.5, 2.5, " + "3.5]\n");

  ASSERT_TRUE(document) << document.error().render();
}

}  // namespace
}  // namespace nabe::config
