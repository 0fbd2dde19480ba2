// SPDX-License-Identifier: EUPL-1.2
#include "config/path_syntax.h"

#include <algorithm>

namespace nabe::config {

namespace {

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_char(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

class PathChecker {
 public:
  explicit PathChecker(std::string_view path) : path_(path) {}

  PathVerdict run() {
    if (rest().substr(0, 3) == ".//") {
      at_ += 1;
    }
    if (!take_separator()) {
      return fail("expected /, // or .// at the start");
    }
    while (verdict_.problem.empty()) {
      const bool may_continue = step();
      if (!verdict_.problem.empty() || at_ == path_.size()) {
        break;
      }
      if (!may_continue) {
        return fail("an attribute or text() must be the last step");
      }
      if (!take_separator()) {
        return fail(what_is_here());
      }
    }
    return verdict_;
  }

 private:
  std::string_view rest() const { return path_.substr(at_); }

  PathVerdict fail(std::string problem) {
    if (verdict_.problem.empty()) {
      verdict_.problem = std::move(problem);
      verdict_.offset = at_;
    }
    return verdict_;
  }

  bool take_separator() {
    std::size_t slashes = 0;
    while (slashes < 2 && at_ + slashes < path_.size() && path_[at_ + slashes] == '/') {
      ++slashes;
    }
    at_ += slashes;
    return slashes > 0;
  }

  std::string_view take_name() {
    std::size_t length = 0;
    if (at_ < path_.size() && is_name_start(path_[at_])) {
      while (at_ + length < path_.size() && is_name_char(path_[at_ + length])) {
        ++length;
      }
    }
    const std::string_view name = path_.substr(at_, length);
    at_ += length;
    return name;
  }

  /// False if nothing may follow this step.
  bool step() {
    if (rest().substr(0, 6) == "text()") {
      at_ += 6;
      verdict_.selects_elements = false;
      return false;
    }
    if (!rest().empty() && rest().front() == '*') {
      ++at_;
      verdict_.selects_elements = true;
      return true;
    }
    const bool attribute = !rest().empty() && rest().front() == '@';
    at_ += attribute ? 1 : 0;
    const std::string_view name = take_name();
    if (name.empty()) {
      fail(at_ == path_.size() ? "a step is missing at the end" : what_is_here());
      return false;
    }
    if (!rest().empty() && rest().front() == ':') {
      ++at_;
      remember(name);
      if (take_name().empty()) {
        fail(rest().empty() || rest().front() != ':' ? "a local name is missing after the prefix"
                                                     : "axes (such as parent::) are not supported");
        return false;
      }
    }
    verdict_.selects_elements = !attribute;
    return !attribute;
  }

  void remember(std::string_view prefix) {
    if (std::find(verdict_.prefixes.begin(), verdict_.prefixes.end(), prefix) == verdict_.prefixes.end()) {
      verdict_.prefixes.emplace_back(prefix);
    }
  }

  std::string what_is_here() const {
    switch (path_[at_]) {
      case '[':
        return "predicates in brackets are not supported";
      case '(':
        return "functions other than text() are not supported";
      case '|':
        return "unions are not supported";
      case '.':
        return "the steps . and .. are not supported";
      case '/':
        return "a step is missing between slashes";
      default:
        return "unexpected character";
    }
  }

  std::string_view path_;
  std::size_t at_ = 0;
  PathVerdict verdict_;
};

}  // namespace

PathVerdict check_path(std::string_view path) { return PathChecker(path).run(); }

PathVerdict check_json_pointer(std::string_view pointer) {
  PathVerdict verdict;
  if (!pointer.empty() && pointer.front() != '/') {
    verdict.problem = "a JSON pointer starts with /";
    return verdict;
  }
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '~' && (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1'))) {
      verdict.problem = "~ must be followed by 0 or 1";
      verdict.offset = i;
      return verdict;
    }
  }
  verdict.selects_elements = true;
  return verdict;
}

bool looks_like_path(std::string_view text) { return text.substr(0, 1) == "/" || text.substr(0, 3) == ".//"; }

}  // namespace nabe::config
