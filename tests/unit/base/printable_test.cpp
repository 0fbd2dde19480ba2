// SPDX-License-Identifier: EUPL-1.2
#include "base/printable.h"

#include <gtest/gtest.h>

#include <string>

namespace nabe {
namespace {

struct Row {
  std::string text;
  std::string shown;
  std::string json;
};

TEST(Printable, LeavesLettersOfEveryLanguageAlone) {
  const std::string text = "Ausländerbehörde Şükrü Żółć 漢 😀 n\xcc\x82";

  EXPECT_EQ(printable(text), text);
  EXPECT_EQ(json_string(text), '"' + text + '"');
}

TEST(Printable, DisarmsWhateverATerminalOrAReaderCouldObey) {
  const Row rows[] = {
      {"a\nb", R"(a\nb)", R"("a\u000ab")"},
      {"a\r\tb", R"(a\r\tb)", R"("a\u000d\u0009b")"},
      {"\x1b[2J", R"(\u{1b}[2J)", R"("\u001b[2J")"},
      {std::string("a\0b", 3), R"(a\u{0}b)", R"("a\u0000b")"},
      {"\x7f", R"(\u{7f})", R"("\u007f")"},
      {"\xc2\x9b", R"(\u{9b})", R"("\u009b")"},
      {"\xe2\x80\xae", R"(\u{202e})", R"("\u202e")"},
      {"\xe2\x80\xa8", R"(\u{2028})", R"("\u2028")"},
      {R"(a\n)", R"(a\\n)", R"("a\\n")"},
      {"\"", "\"", R"("\"")"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(printable(row.text), row.shown);
    EXPECT_EQ(json_string(row.text), row.json);
  }
}

TEST(Printable, ShowsBytesThatAreNotUtf8) {
  for (const char* bad : {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe0\x80\xaf"}) {
    EXPECT_EQ(printable(bad).substr(0, 2), "\\x") << printable(bad);
    EXPECT_EQ(json_string(bad).substr(0, 7), "\"\\ufffd") << json_string(bad);
  }
}

TEST(Printable, IsBounded) {
  EXPECT_EQ(printable(std::string(10, 'x'), 4), "xxxx...");
  EXPECT_LE(json_string(std::string(10'000, 'x'), 100).size(), 110U);
}

}  // namespace
}  // namespace nabe
