// SPDX-License-Identifier: EUPL-1.2
#include "config/document_limits.h"

namespace nabe::config {

namespace {

class LimitScanner {
 public:
  explicit LimitScanner(std::string_view text) : text_(text) {}

  std::optional<LimitProblem> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_string(c);
        continue;
      }
      if (c == '#') {
        skip_comment();
        continue;
      }
      if (auto problem = count(c)) {
        return problem;
      }
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
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  int dots_ = 0;
  int brackets_ = 0;
};

}  // namespace

std::optional<LimitProblem> check_limits(std::string_view text) { return LimitScanner(text).run(); }

}  // namespace nabe::config
