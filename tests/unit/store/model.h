// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/store.h"

namespace nabe::store::testing {

/// The rules of store.h once more, in plain containers: cases and references, places in lanes, who is head, attempts,
/// remedies, states. Knows one department, no `with` and no content. What has no rule here must not be submitted.
class Model {
 public:
  struct Place {
    std::string message_id, connector, lane;
    std::uint64_t sequence = 0;
    DeliveryState state = DeliveryState::Waiting;
    std::uint32_t attempts = 0;
    bool continue_on_dead = false;
  };
  struct Known {
    std::string case_id, content;
    Disposition disposition = Disposition::Routed;
    TimeUs receipt_time_us = 0;
    std::optional<Reference> wanted;
    std::uint64_t order = 0;
  };
  using Key = std::pair<std::string, std::string>;  ///< message id, connector

  /// As the store would: all of the batch or nothing.
  BatchStatus apply(const Batch& batch);
  /// Which delivery a store calls by this number.
  void name(std::int64_t delivery_id, const Key& key) { keys_[delivery_id] = key; }
  const Key& named(std::int64_t delivery_id) const { return keys_.at(delivery_id); }
  /// The version that a store has given to a state.
  void see_version(const std::string& key, std::uint64_t version) { now_.states.at(key).second = version; }

  const std::map<std::string, Known>& messages() const { return now_.messages; }
  const std::map<Key, Place>& deliveries() const { return now_.deliveries; }
  const std::map<std::string, std::pair<std::string, std::uint64_t>>& states() const { return now_.states; }
  /// Nobody before it in its lane keeps it waiting.
  bool is_free(const Place& place) const;

 private:
  struct State {
    std::map<std::string, Known> messages;
    std::map<std::string, std::string> identities;  ///< sender's id, message id
    std::map<Key, Place> deliveries;
    std::map<Key, std::uint64_t> next_sequence;  ///< lane and connector
    std::set<std::string> cases;
    std::map<std::pair<std::string, std::string>, std::string> references;
    std::map<std::string, std::pair<std::string, std::uint64_t>> states;  ///< value, version
    TimeUs last_receipt_us = 0;
  };

  BatchStatus apply_one(const AcceptMessage& change);
  BatchStatus apply_one(const AddReference& change);
  BatchStatus apply_one(const AssignMessage& change);
  BatchStatus apply_one(const StartAttempt& change);
  BatchStatus apply_one(const FinishAttempt& change);
  BatchStatus apply_one(const ApplyRemedy& change);
  BatchStatus apply_one(const PutState& change);
  template <typename Other>
  BatchStatus apply_one(const Other&) {
    return BatchStatus::Refused;
  }
  BatchStatus end_otherwise(Place& place, const ApplyRemedy& change);
  BatchStatus redirect(Place& place, const ApplyRemedy& change);
  BatchStatus replace(Place& place, const ApplyRemedy& change);
  BatchStatus refer(const std::string& case_id, const Reference& reference);
  void assign(const std::string& message_id, const std::string& case_id);
  std::uint64_t append(const std::string& lane, const std::string& connector, bool private_lane);
  void add_deliveries(const AcceptMessage& change, const Known& message);
  Place* find(std::int64_t delivery_id);

  State now_;
  std::map<std::int64_t, Key> keys_;
};

}  // namespace nabe::store::testing
