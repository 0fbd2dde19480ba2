// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "store/sql/delivery_row.h"

namespace nabe::store::sql {

/// What was read for a whole group of batches at once, where each read by itself would cost a round trip. Everything is
/// handed out once, and forgotten when a write makes it doubtful: then the rules read for themselves. Threads: the
/// writer's.
class ReadAhead {
 public:
  void add(DeliveryRow row) { deliveries_.insert_or_assign(row.id, std::move(row)); }
  /// Nobody has committed a message under this identity.
  void add_new_identity(const std::string& department, const std::string& source,
                        const std::string& sender_message_id) {
    identities_.insert(key_of(department, source, sender_message_id));
  }

  std::optional<DeliveryRow> take_delivery(std::int64_t id);
  bool take_new_identity(const std::string& department, const std::string& source,
                         const std::string& sender_message_id) {
    return !identities_.empty() && identities_.erase(key_of(department, source, sender_message_id)) != 0;
  }

  /// Its row was written.
  void forget_delivery(std::int64_t id) { deliveries_.erase(id); }
  /// A delivery came into the lane.
  void lane_grew(const std::string& lane_key, const std::string& connector) {
    if (!deliveries_.empty()) {
      grown_.insert(key_of(lane_key, connector, {}));
    }
  }
  void clear();

 private:
  static std::string key_of(const std::string& first, const std::string& second, const std::string& third);

  std::unordered_map<std::int64_t, DeliveryRow> deliveries_;
  std::unordered_set<std::string> identities_, grown_;
};

}  // namespace nabe::store::sql
