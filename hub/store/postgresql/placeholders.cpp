// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/placeholders.h"

#include <algorithm>

namespace nabe::store::postgresql {

std::string with_numbered_parameters(std::string_view sql) {
  std::string numbered;
  numbered.reserve(sql.size() + 32);
  int highest = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    const char c = sql[at];
    quoted = quoted != (c == '\'');
    if (c != '?' || quoted) {
      numbered += c;
      continue;
    }
    int number = 0;
    for (; at + 1 < sql.size() && sql[at + 1] >= '0' && sql[at + 1] <= '9'; ++at) {
      number = number * 10 + (sql[at + 1] - '0');
    }
    number = number == 0 ? highest + 1 : number;
    highest = std::max(highest, number);
    numbered += '$' + std::to_string(number);
  }
  return numbered;
}

}  // namespace nabe::store::postgresql
