// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/read_ahead.h"

namespace nabe::store::sql {

std::optional<DeliveryRow> ReadAhead::take_delivery(std::int64_t id) {
  const auto found = deliveries_.find(id);
  if (found == deliveries_.end()) {
    return std::nullopt;
  }
  DeliveryRow row = std::move(found->second);
  deliveries_.erase(found);
  row.alone = row.alone && grown_.count(key_of(row.lane_key, row.connector, {})) == 0;
  return row;
}

void ReadAhead::clear() {
  deliveries_.clear();
  identities_.clear();
  grown_.clear();
}

std::string ReadAhead::key_of(const std::string& first, const std::string& second, const std::string& third) {
  std::string key;
  key.reserve(first.size() + second.size() + third.size() + 2);
  key += first;
  key += '\0';
  key += second;
  key += '\0';
  return key += third;
}

}  // namespace nabe::store::sql
