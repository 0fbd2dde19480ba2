// SPDX-License-Identifier: EUPL-1.2
#include "config/document_limits.h"

namespace nabe::config {

namespace {

class LimitScanner {
 public:
  explicit LimitScanner(std::string_view text) : text_(text), at_(text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0) {}

  std::optional<LimitProblem> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        line_is_blank_ = false;
        skip_string(c);
        continue;
      }
      if (c == '#') {
        skip_comment();
        continue;
      }
      if (static_cast<unsigned char>(c) >= 0x80) {
        return problem("outside of strings and comments only ASCII is allowed: put the text in quotes");
      }
      if (c == '[' && line_is_blank_ && brackets_ == 0) {
        if (auto problem = check_header()) {
          return problem;
        }
      }
      if (auto problem = count(c)) {
        return problem;
      }
      line_is_blank_ = c == '\n' || (line_is_blank_ && is_blank(c));
      advance();
    }
    return std::nullopt;
  }

 private:
  std::optional<LimitProblem> count(char c) {
    switch (c) {
      case '.':
        if (++dots_ > kMaxDots) {
          return problem("a dotted key has more than " + std::to_string(kMaxDots) + " dots");
        }
        break;
      case '[':
      case '{':
        dots_ = 0;
        if (++brackets_ > kMaxBrackets) {
          return problem("values are nested deeper than " + std::to_string(kMaxBrackets));
        }
        break;
      case ']':
      case '}':
        dots_ = 0;
        brackets_ -= brackets_ > 0 ? 1 : 0;
        break;
      case ',':
      case '=':
      case '\n':
        dots_ = 0;
        break;
      default:
        break;
    }
    return std::nullopt;
  }

  LimitProblem problem(std::string what) const { return {std::move(what), line_, column_}; }

  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  static bool starts_key(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '"' || c == '\'';
  }

  /// `[name]` or `[[name]]`: what follows the brackets.
  std::optional<LimitProblem> check_header() const {
    std::size_t next = at_ + 1;
    const auto skip_blanks = [&] {
      while (next < text_.size() && is_blank(text_[next])) {
        ++next;
      }
    };
    skip_blanks();
    if (next < text_.size() && text_[next] == '[') {
      ++next;
      skip_blanks();
    }
    if (next == text_.size() || text_[next] == ']' || starts_key(text_[next])) {
      return std::nullopt;
    }
    LimitProblem found = problem("the name of a table must begin with a letter of ASCII, a digit, _, - or a quote");
    found.column += static_cast<std::uint32_t>(next - at_);
    return found;
  }

  void advance() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column_;
    }
  }

  void skip_comment() {
    while (at_ < text_.size() && text_[at_] != '\n') {
      advance();
    }
  }

  void skip_string(char quote) {
    const std::string triple(3, quote);
    const bool multi_line = text_.substr(at_, 3) == triple;
    for (int i = multi_line ? 3 : 1; i > 0; --i) {
      advance();
    }
    while (at_ < text_.size()) {
      if (quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        advance();
      } else if (multi_line ? text_.substr(at_, 3) == triple : text_[at_] == quote) {
        for (int i = multi_line ? 3 : 1; i > 0; --i) {
          advance();
        }
        return;
      } else if (!multi_line && text_[at_] == '\n') {
        return;  // unterminated: the parser says so
      }
      advance();
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  int dots_ = 0;
  int brackets_ = 0;
  bool line_is_blank_ = true;
};

}  // namespace

std::optional<LimitProblem> check_limits(std::string_view text) { return LimitScanner(text).run(); }

}  // namespace nabe::config
