// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "config/codes.h"
#include "config/parsers.h"

namespace nabe::config {

namespace {

std::string format_real(double real) {
  std::array<char, 32> buffer{};
  const auto [end, failure] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real);
  return failure == std::errc() ? std::string(buffer.data(), end) : std::string();
}

std::optional<double> number_of(const std::string& text) {
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

class ConditionReader {
 public:
  ConditionReader(const Document& document, const Member& member, Findings& findings)
      : document_(document), member_(member), findings_(findings) {
    condition_.subject = member.key;
    condition_.kind = looks_like_path(member.key) ? ConditionKind::Path : ConditionKind::Fact;
    condition_.where = document.position(member.at);
  }

  std::optional<Condition> run() {
    const Value& value = member_.value;
    if (value.kind == ValueKind::Array) {
      read_any_of(value);
    } else if (value.kind == ValueKind::Table) {
      read_table();
    } else if (auto text = comparable(value)) {
      condition_.any_of.push_back(std::move(*text));
    }
    if (good_) {
      find_contradiction();
    }
    return good_ ? std::optional(condition_) : std::nullopt;
  }

 private:
  void fail(const char* code, std::string message, std::string hint, Mark at) {
    findings_.error(code, std::move(message), std::move(hint), document_.position(at));
    good_ = false;
  }

  std::optional<std::string> comparable(const Value& value) {
    switch (value.kind) {
      case ValueKind::String:
        return value.text;
      case ValueKind::Integer:
        return std::to_string(value.integer);
      case ValueKind::Bool:
        return value.truth ? "true" : "false";
      case ValueKind::Float:
        if (std::isfinite(value.real)) {
          return format_real(value.real);
        }
        [[fallthrough]];
      default:
        fail(code::kWrongType, "the condition on \"" + member_.key + "\" compares with " + describe(value),
             "compare with a string, a number, true or false, or an array of these", value.at);
        return std::nullopt;
    }
  }

  static std::string describe(const Value& value) {
    return value.kind == ValueKind::Float ? "infinity or not-a-number" : std::string(kind_name(value.kind));
  }

  void read_any_of(const Value& array) {
    if (array.items.empty()) {
      fail(code::kContradiction, "the condition on \"" + member_.key + "\" names no value, so it never holds",
           "name at least one value", array.at);
    }
    for (const Value& item : array.items) {
      if (auto text = comparable(item)) {
        condition_.any_of.push_back(std::move(*text));
      }
    }
  }

  std::optional<double> read_bound(TableReader& reader, std::string_view key) {
    const Member* bound = reader.take(key);
    if (bound == nullptr) {
      return std::nullopt;
    }
    if (bound->value.kind == ValueKind::Integer) {
      return static_cast<double>(bound->value.integer);
    }
    if (bound->value.kind == ValueKind::Float && std::isfinite(bound->value.real)) {
      return bound->value.real;
    }
    fail(code::kWrongType,
         '"' + std::string(key) + "\" of the condition on \"" + member_.key + "\" must be a number, but is " +
             describe(bound->value),
         "", bound->value.at);
    return std::nullopt;
  }

  void read_table() {
    const std::size_t errors_before = findings_.errors.size();
    TableReader reader(document_, member_, "the condition on \"" + member_.key + '"', findings_);
    condition_.exists = reader.truth("exists");
    if (const auto prefix = reader.text("prefix")) {
      condition_.prefix = prefix->value;
    }
    condition_.gt = read_bound(reader, "gt");
    condition_.ge = read_bound(reader, "ge");
    condition_.lt = read_bound(reader, "lt");
    condition_.le = read_bound(reader, "le");
    if (const Member* any_of = reader.take("any_of")) {
      if (any_of->value.kind == ValueKind::Array) {
        read_any_of(any_of->value);
      } else {
        fail(code::kWrongType, "\"any_of\" must be an array, but is " + std::string(kind_name(any_of->value.kind)), "",
             any_of->value.at);
      }
    }
    if (member_.value.members.empty()) {
      fail(code::kBadValue, "the condition on \"" + member_.key + "\" says nothing",
           "exists, prefix, gt, ge, lt, le or any_of", member_.value.at);
    }
    reader.finish();
    if (condition_.kind == ConditionKind::Fact) {
      explain_missing_quotes(errors_before);
    }
    good_ = good_ && findings_.errors.size() == errors_before;
  }

  /// `applicant.trust = 3` is a table to TOML: the unknown key in it is the rest of the fact's name.
  void explain_missing_quotes(std::size_t first_error) {
    for (const Member& part : member_.value.members) {
      for (std::size_t i = first_error; i < findings_.errors.size(); ++i) {
        Error& error = findings_.errors[i];
        if (error.code == code::kUnknownKey && error.where->line == part.at.line &&
            error.where->column == part.at.column) {
          error.hint += "; if this is the name of a fact, write it in quotes: \"" + member_.key + '.' + part.key + '"';
        }
      }
    }
  }

  bool in_bounds(double number) const {
    return !(condition_.gt && number <= *condition_.gt) && !(condition_.ge && number < *condition_.ge) &&
           !(condition_.lt && number >= *condition_.lt) && !(condition_.le && number > *condition_.le);
  }

  bool has_bound() const { return condition_.gt || condition_.ge || condition_.lt || condition_.le; }

  bool bounds_are_empty() const {
    const auto empty = [](const std::optional<double>& low, const std::optional<double>& high, bool open) {
      return low && high && (open ? *low >= *high : *low > *high);
    };
    return empty(condition_.ge, condition_.le, false) || empty(condition_.ge, condition_.lt, true) ||
           empty(condition_.gt, condition_.le, true) || empty(condition_.gt, condition_.lt, true);
  }

  bool allows(const std::string& value) const {
    if (condition_.prefix && value.compare(0, condition_.prefix->size(), *condition_.prefix) != 0) {
      return false;
    }
    const auto number = number_of(value);
    return !has_bound() || (number && in_bounds(*number));
  }

  void find_contradiction() {
    const bool tests_value = !condition_.any_of.empty() || condition_.prefix || has_bound();
    const std::string subject = "the condition on \"" + member_.key + '"';
    if (condition_.exists == false && tests_value) {
      fail(code::kContradiction, subject + " wants no value and tests the value",
           "leave exists = false or the test out", member_.at);
    } else if (bounds_are_empty()) {
      fail(code::kContradiction, subject + " has a lower bound above its upper bound, so it never holds",
           "swap or widen the bounds", member_.at);
    } else if (!condition_.any_of.empty() && std::none_of(condition_.any_of.begin(), condition_.any_of.end(),
                                                          [&](const std::string& value) { return allows(value); })) {
      fail(code::kContradiction, subject + " names values, and its other parts exclude all of them",
           "one value must satisfy every part of a condition", member_.at);
    }
  }

  const Document& document_;
  const Member& member_;
  Findings& findings_;
  Condition condition_;
  bool good_ = true;
};

}  // namespace

std::optional<Condition> parse_condition(const Document& document, const Member& member, Findings& findings) {
  return ConditionReader(document, member, findings).run();
}

}  // namespace nabe::config
