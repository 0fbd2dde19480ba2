// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nabe::journey {

/// The table at the end: a line for each thing that was looked at, and what is wrong with it.
class Verdicts {
 public:
  /// `wrong`: empty if it holds.
  void add(std::string what, std::string wrong) { lines_.emplace_back(std::move(what), std::move(wrong)); }
  /// Prints it to the standard output.
  void print() const;
  std::size_t wrong_count() const;

 private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

/// "" if they are equal, else both of them.
std::string differs(const std::string& expected, const std::string& found);

}  // namespace nabe::journey
