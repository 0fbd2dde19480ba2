// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/query_words.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>

#include "city/dms/error.h"
#include "common/http_message.h"

namespace nabe::city::dms {
namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("_:.-").find(c) != std::string_view::npos;
}

/// A quoted text at the front of `rest`; '' and \' are a quote, \\ is a backslash. In \% and \_ the backslash stays.
Word take_text(std::string_view& rest) {
  Word word{Word::Kind::Text, {}};
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const char next = i + 1 < rest.size() ? rest[i + 1] : '\0';
    if (rest[i] == '\'' && next != '\'') {
      rest.remove_prefix(i + 1);
      return word;
    }
    if (rest[i] == '\'' || (rest[i] == '\\' && next == '\'')) {
      ++i;
    } else if (rest[i] == '\\' && (next == '\\' || next == '%' || next == '_')) {
      word.text += '\\';
      ++i;
    }
    word.text += rest[i];
  }
  throw CmisError("invalidArgument", "A text has no end");
}

/// Of UTF-8.
std::size_t behind_character(std::string_view text, std::size_t at) {
  do {
    ++at;
  } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

}  // namespace

bool Word::is(std::string_view keyword) const {
  return (kind == Kind::Name && common::equals_ignoring_case(text, keyword)) || (kind == Kind::Sign && text == keyword);
}

std::vector<Word> split_statement(std::string_view rest) {
  static constexpr std::array<std::string_view, 10> kSigns = {"<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "*"};
  std::vector<Word> words;
  while (!rest.empty()) {
    const char first = rest.front();
    if (std::isspace(static_cast<unsigned char>(first)) != 0) {
      rest.remove_prefix(1);
      continue;
    }
    if (first == '\'') {
      words.push_back(take_text(rest));
      continue;
    }
    Word word;
    for (const std::string_view sign : kSigns) {
      if (word.text.empty() && rest.substr(0, sign.size()) == sign) word = {Word::Kind::Sign, std::string(sign)};
    }
    if (word.text.empty()) {
      std::size_t size = 0;
      while (size < rest.size() && is_name_character(rest[size])) ++size;
      const bool number = std::isdigit(static_cast<unsigned char>(first)) != 0 || first == '-';
      word = {number ? Word::Kind::Number : Word::Kind::Name, std::string(rest.substr(0, size))};
      // `alias.*` is one name with a sign behind it.
      if (size == 0) throw CmisError("invalidArgument", std::string("Not understood in a statement: ") + first);
    }
    rest.remove_prefix(word.text.size());
    words.push_back(std::move(word));
  }
  words.push_back({});
  return words;
}

bool matches_pattern(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  // Behind the last % that was passed, and where in the text what follows it was last tried: going back further than
  // that never helps, so that no pattern costs more than its length times that of the text.
  std::size_t retry_pattern = std::string_view::npos;
  std::size_t retry_text = 0;
  while (t < text.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    const std::size_t literal = p + (escaped ? 1 : 0);
    if (p < pattern.size() && pattern[p] == '%') {
      retry_pattern = ++p;
      retry_text = t;
    } else if (p < pattern.size() && pattern[p] == '_') {
      t = behind_character(text, t);
      ++p;
    } else if (literal < pattern.size() && pattern[literal] == text[t]) {
      ++t;
      p = literal + 1;
    } else if (retry_pattern != std::string_view::npos) {
      p = retry_pattern;
      t = retry_text = behind_character(text, retry_text);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

std::int64_t parse_moment(const std::string& text) {
  std::tm utc{};
  int milliseconds = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%n", &utc.tm_year, &utc.tm_mon, &utc.tm_mday, &utc.tm_hour,
                  &utc.tm_min, &utc.tm_sec, &used) != 6) {
    throw CmisError("invalidArgument", "Not a moment: " + text);
  }
  std::string rest = text.substr(static_cast<std::size_t>(used));
  if (std::sscanf(rest.c_str(), ".%3d%n", &milliseconds, &used) == 1 && used == 4) rest.erase(0, 4);
  int hours = 0;
  int minutes = 0;
  const bool offset = rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') &&
                      std::sscanf(rest.c_str() + 1, "%2d:%2d", &hours, &minutes) == 2;
  if (rest != "Z" && !offset) throw CmisError("invalidArgument", "Not a moment: " + text);
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  const std::int64_t seconds = (hours * 60 + minutes) * 60;
  return (timegm(&utc) - (rest[0] == '-' ? -seconds : seconds)) * 1000 + milliseconds;
}

}  // namespace nabe::city::dms
