// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/packing.h"

#include <charconv>

#include "store/sql/query.h"

namespace nabe::store::sql {
namespace {

void append(std::string& packed, const std::string& item) {
  packed += std::to_string(item.size());
  packed += ':';
  packed += item;
}

std::string take(std::string_view& packed) {
  std::size_t size = 0;
  const char* end = packed.data() + packed.size();
  const auto [colon, error] = std::from_chars(packed.data(), end, size);
  if (error != std::errc() || colon == end || *colon != ':' || size > static_cast<std::size_t>(end - colon - 1)) {
    throw DamagedRow("a list of a row cannot be read");
  }
  std::string item(colon + 1, size);
  packed = std::string_view(colon + 1 + size, static_cast<std::size_t>(end - colon - 1) - size);
  return item;
}

}  // namespace

std::string pack(const std::vector<std::string>& items) {
  std::string packed;
  for (const auto& item : items) {
    append(packed, item);
  }
  return packed;
}

std::string pack(const Pairs& pairs) {
  std::string packed;
  for (const auto& [name, value] : pairs) {
    append(packed, name);
    append(packed, value);
  }
  return packed;
}

std::vector<std::string> unpack_list(std::string_view packed) {
  std::vector<std::string> items;
  while (!packed.empty()) {
    items.push_back(take(packed));
  }
  return items;
}

Pairs unpack_pairs(std::string_view packed) {
  Pairs pairs;
  while (!packed.empty()) {
    std::string name = take(packed);
    pairs.emplace_back(std::move(name), take(packed));
  }
  return pairs;
}

}  // namespace nabe::store::sql
