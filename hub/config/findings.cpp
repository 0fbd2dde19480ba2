// SPDX-License-Identifier: EUPL-1.2
#include "config/findings.h"

#include <algorithm>
#include <tuple>

namespace nabe::config {

namespace {

auto place(const Error& error) {
  static const SourcePosition kNowhere;
  const SourcePosition& where = error.where ? *error.where : kNowhere;
  return std::tie(where.file, where.line, where.column);
}

void sort_by_place(std::vector<Error>& errors) {
  std::stable_sort(errors.begin(), errors.end(), [](const Error& a, const Error& b) { return place(a) < place(b); });
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

}  // namespace

void Findings::sort() {
  sort_by_place(errors);
  sort_by_place(warnings);
}

std::string render(const Findings& findings) {
  std::string out;
  for (const Error& error : findings.errors) {
    out += "error: " + error.render();
  }
  for (const Error& warning : findings.warnings) {
    out += "warning: " + warning.render();
  }
  if (!out.empty()) {
    out += counted(findings.errors.size(), "error") + ", " + counted(findings.warnings.size(), "warning") + '\n';
  }
  return out;
}

}  // namespace nabe::config
