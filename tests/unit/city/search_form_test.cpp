// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/search_form.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace nabe::city::case_system {
namespace {

TEST(SearchForm, HasTheBasicLettersAlone) {
  const std::vector<std::pair<const char*, const char*>> rows = {{"Müller-Lüdenscheidt", "MUELLERLUEDENSCHEIDT"},
                                                                 {"Şahinoğlu", "SAHINOGLU"},
                                                                 {"Đorđe Živković", "DORDEZIVKOVIC"},
                                                                 {"Nguyễn Văn", "NGUYENVAN"},
                                                                 {"Strauß", "STRAUSS"},
                                                                 {"Ångström", "AANGSTROEM"},
                                                                 {"Þórður", "THORDUR"},
                                                                 {"O'Neill", "ONEILL"},
                                                                 {"Иванов", "Иванов"},
                                                                 {"", ""}};
  for (const auto& [name, form] : rows) EXPECT_EQ(search_form(name), form) << name;
}

TEST(SearchForm, IsTheSameForComposedAndDecomposedLetters) {
  EXPECT_EQ(search_form("Mu\u0308ller"), search_form("Müller"));
  EXPECT_EQ(search_form("A\u030Angstro\u0308m"), search_form("Ångström"));
  EXPECT_EQ(search_form("Nguye\u0302\u0303n"), search_form("Nguyễn"));
}

TEST(SearchForm, SurvivesBytesThatAreNoUtf8) {
  for (const char* text : {"\xff", "M\xc3", "\xe1\xbb", "\xcc\x88"}) search_form(text);
}

std::string utf8_of(const std::string& code_points) {
  std::istringstream words(code_points);
  std::string text;
  for (unsigned code = 0; words >> std::hex >> code;) {
    if (code < 0x80) {
      text += static_cast<char>(code);
    } else if (code < 0x800) {
      text += static_cast<char>(0xC0 | code >> 6);
      text += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      text += static_cast<char>(0xE0 | code >> 12);
      text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return text;
}

// The official list, where it lies beside the project: group; kind; code points; name; glyph; search form; ...
TEST(SearchForm, IsThatOfTheOfficialListForEachLetter) {
  const auto list =
      std::filesystem::path(NABE_SOURCE_DIR) / "../shared/standards/din91379/latin_list_search_form_1.3.txt";
  if (!std::filesystem::exists(list)) GTEST_SKIP() << "no list of DIN 91379 beside the project";
  std::ifstream file(list);
  std::size_t letters = 0;
  for (std::string line; std::getline(file, line); ++letters) {
    std::vector<std::string> fields;
    std::istringstream parts(line);
    for (std::string field; std::getline(parts, field, ';');) fields.push_back(field);
    ASSERT_GE(fields.size(), 6U) << line;
    EXPECT_EQ(search_form(utf8_of(fields[2])), utf8_of(fields[5])) << line;
  }
  EXPECT_GT(letters, 600U);
}

}  // namespace
}  // namespace nabe::city::case_system
