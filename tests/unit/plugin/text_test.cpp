// SPDX-License-Identifier: EUPL-1.2
#include "plugin/text.h"

#include <gtest/gtest.h>

namespace nabe::plugin {
namespace {

struct Utf8Row {
  std::string_view text;
  bool valid;
};

class Utf8 : public testing::TestWithParam<Utf8Row> {};

// RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF.
TEST_P(Utf8, IsJudgedAsTheRfcDoes) { EXPECT_EQ(is_utf8(GetParam().text), GetParam().valid); }

INSTANTIATE_TEST_SUITE_P(Rows, Utf8,
                         testing::Values(Utf8Row{"", true}, Utf8Row{"Ausl\xC3\xA4nder", true},
                                         Utf8Row{"\xE2\x82\xAC", true}, Utf8Row{"\xF0\x9F\x8F\x9B", true},
                                         Utf8Row{"\xED\x9F\xBF", true}, Utf8Row{"\xF4\x8F\xBF\xBF", true},
                                         Utf8Row{"\xC3", false}, Utf8Row{"\xC0\xAF", false},
                                         Utf8Row{"\xE0\x9F\xBF", false}, Utf8Row{"\xED\xA0\x80", false},
                                         Utf8Row{"\xF0\x8F\xBF\xBF", false}, Utf8Row{"\xF4\x90\x80\x80", false},
                                         Utf8Row{"\xFF", false}, Utf8Row{"\x80", false}));

TEST(RepairedText, ReplacesWhatIsNoUtf8AndControlCharacters) {
  EXPECT_EQ(repaired("a\xFF\nb", 100), "a\xEF\xBF\xBD b");
}

TEST(RepairedText, IsCutBetweenCharacters) { EXPECT_EQ(repaired("a\xC3\xA4\xC3\xA4", 4), "a\xC3\xA4"); }

TEST(CutText, NeverEndsWithinACharacter) { EXPECT_EQ(cut("a\xE2\x82\xAC", 3), "a"); }

TEST(CutText, LeavesAShortTextAlone) { EXPECT_EQ(cut("abc", 3), "abc"); }

}  // namespace
}  // namespace nabe::plugin
