// SPDX-License-Identifier: EUPL-1.2
#include "verdicts.h"

#include <algorithm>
#include <cstdio>

namespace nabe::journey {

void Verdicts::print() const {
  std::printf("\n%-62s %s\n", "WHAT WAS LOOKED AT", "VERDICT");
  for (const auto& [what, wrong] : lines_)
    std::printf("%-62s %s\n", what.c_str(), wrong.empty() ? "ok" : wrong.c_str());
  if (const std::size_t wrong = wrong_count(); wrong == 0) {
    std::printf("all %zu hold\n", lines_.size());
  } else {
    std::printf("%zu of %zu do not hold\n", wrong, lines_.size());
  }
  std::fflush(stdout);
}

std::size_t Verdicts::wrong_count() const {
  return static_cast<std::size_t>(
      std::count_if(lines_.begin(), lines_.end(), [](const auto& line) { return !line.second.empty(); }));
}

std::string differs(const std::string& expected, const std::string& found) {
  return expected == found ? std::string() : "expected " + expected + ", found " + found;
}

}  // namespace nabe::journey
