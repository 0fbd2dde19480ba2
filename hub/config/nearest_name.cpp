// SPDX-License-Identifier: EUPL-1.2
#include "config/nearest_name.h"

#include <algorithm>

namespace nabe::config {

namespace {
constexpr std::size_t kMaxCompared = 128;  // the cost is quadratic and names come from files
constexpr std::size_t kMaxListed = 8;
}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> before_last(width);
  std::vector<std::size_t> last(width);
  std::vector<std::size_t> row(width);
  for (std::size_t j = 0; j < width; ++j) {
    last[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > kMaxCompared) {
    return std::nullopt;
  }
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kMaxCompared) {
      continue;
    }
    const std::size_t limit = std::max<std::size_t>(1, std::max(name.size(), candidate.size()) / 3);
    const std::size_t distance = edit_distance(name, candidate);
    if (distance <= limit && (!best || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string name_hint(std::string_view name, std::string_view kind, const std::vector<std::string>& candidates) {
  if (const auto nearest = nearest_name(name, candidates)) {
    return "did you mean \"" + *nearest + "\"?";
  }
  if (candidates.empty()) {
    return "there are no " + std::string(kind);
  }
  std::string hint = "known " + std::string(kind) + ": ";
  for (std::size_t i = 0; i < candidates.size() && i < kMaxListed; ++i) {
    hint += (i == 0 ? "" : ", ") + candidates[i];
  }
  return candidates.size() > kMaxListed ? hint + ", ..." : hint;
}

}  // namespace nabe::config
