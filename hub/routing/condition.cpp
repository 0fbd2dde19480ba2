// SPDX-License-Identifier: EUPL-1.2
#include "routing/condition.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "routing/text.h"

namespace nabe::routing {

namespace {

constexpr std::size_t kMaxExpectationBytes = 512;

/// Independent of any locale; the whole text has to be a finite number.
std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

bool numbers_hold(const CompiledCondition& condition, std::string_view text) {
  if (!condition.gt && !condition.ge && !condition.lt && !condition.le) {
    return true;
  }
  const std::optional<double> number = number_of(text);
  return number && (!condition.gt || *number > *condition.gt) && (!condition.ge || *number >= *condition.ge) &&
         (!condition.lt || *number < *condition.lt) && (!condition.le || *number <= *condition.le);
}

bool satisfies(const CompiledCondition& condition, const SeenValue& value) {
  if (condition.prefix && !value.text.starts_with(*condition.prefix)) {
    return false;
  }
  const bool compares = !condition.any_of.empty() || condition.gt || condition.ge || condition.lt || condition.le;
  if (!compares) {
    return true;
  }
  return !value.cut &&
         (condition.any_of.empty() || condition.any_of.find(std::string(value.text)) != condition.any_of.end()) &&
         numbers_hold(condition, value.text);
}

std::string number_text(double number) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  return error == std::errc() ? std::string(text, end) : std::string();
}

void add_part(std::string& text, const std::string& part) { text += text.empty() ? part : " and " + part; }

}  // namespace

CompiledCondition compile_condition(const config::Condition& condition, Origin origin, Slot slot) {
  CompiledCondition compiled;
  compiled.origin = origin;
  compiled.slot = slot;
  compiled.subject = condition.subject;
  compiled.any_of.insert(condition.any_of.begin(), condition.any_of.end());
  compiled.any_of_as_written = condition.any_of;
  compiled.exists = condition.exists;
  compiled.prefix = condition.prefix;
  compiled.gt = condition.gt;
  compiled.ge = condition.ge;
  compiled.lt = condition.lt;
  compiled.le = condition.le;
  return compiled;
}

bool holds(const CompiledCondition& condition, const std::vector<SeenValue>& values) {
  if (condition.exists == false) {
    return values.empty();
  }
  return std::any_of(values.begin(), values.end(), [&](const SeenValue& value) { return satisfies(condition, value); });
}

std::string expectation_of(const CompiledCondition& condition) {
  std::string text;
  if (condition.exists) {
    add_part(text, *condition.exists ? "exists" : "does not exist");
  }
  if (!condition.any_of_as_written.empty()) {
    std::string choices;
    for (const std::string& choice : condition.any_of_as_written) {
      choices += (choices.empty() ? "\"" : ", \"") + choice + "\"";
      if (choices.size() > kMaxExpectationBytes) {
        break;
      }
    }
    add_part(text, (condition.any_of_as_written.size() == 1 ? "is " : "is one of ") + choices);
  }
  if (condition.prefix) {
    add_part(text, "begins with \"" + *condition.prefix + "\"");
  }
  const std::pair<const char*, const std::optional<double>*> bounds[] = {{"is greater than ", &condition.gt},
                                                                         {"is at least ", &condition.ge},
                                                                         {"is less than ", &condition.lt},
                                                                         {"is at most ", &condition.le}};
  for (const auto& [words, bound] : bounds) {
    if (*bound) {
      add_part(text, words + number_text(**bound));
    }
  }
  if (cut_to(text, kMaxExpectationBytes)) {
    text += "...";
  }
  return text;
}

}  // namespace nabe::routing
