// SPDX-License-Identifier: EUPL-1.2
#include "model.h"

#include <algorithm>

namespace nabe::store::testing {
namespace {

bool is_open(DeliveryState state) { return !is_final(state) && state != DeliveryState::Unassigned; }

bool blocks(const Model::Place& place) {
  return is_open(place.state) && !(place.state == DeliveryState::Dead && place.continue_on_dead);
}

}  // namespace

BatchStatus Model::apply(const Batch& batch) {
  const State before = now_;
  for (const Change& change : batch) {
    const BatchStatus status = std::visit([this](const auto& one) { return apply_one(one); }, change);
    if (status != BatchStatus::Committed) {
      now_ = before;
      return status;
    }
  }
  return BatchStatus::Committed;
}

bool Model::is_free(const Place& place) const {
  return std::none_of(now_.deliveries.begin(), now_.deliveries.end(), [&place](const auto& entry) {
    const Place& other = entry.second;
    return other.lane == place.lane && other.connector == place.connector && other.sequence < place.sequence &&
           blocks(other);
  });
}

Model::Place* Model::find(std::int64_t delivery_id) {
  const auto key = keys_.find(delivery_id);
  const auto found = key == keys_.end() ? now_.deliveries.end() : now_.deliveries.find(key->second);
  return found == now_.deliveries.end() ? nullptr : &found->second;
}

std::uint64_t Model::append(const std::string& lane, const std::string& connector, bool private_lane) {
  const auto [next, is_new] = now_.next_sequence.try_emplace({lane, connector}, private_lane ? 2 : 1);
  return next->second++;
}

BatchStatus Model::refer(const std::string& case_id, const Reference& reference) {
  const auto [known, is_new] = now_.references.try_emplace({reference.system, reference.id}, case_id);
  if (!is_new) {
    return known->second == case_id ? BatchStatus::Committed : BatchStatus::ReferenceTaken;
  }
  std::vector<std::pair<std::pair<TimeUs, std::uint64_t>, std::string>> waiting;
  for (const auto& [id, message] : now_.messages) {
    if (message.wanted && message.wanted->system == reference.system && message.wanted->id == reference.id) {
      waiting.push_back({{message.receipt_time_us, message.order}, id});
    }
  }
  std::sort(waiting.begin(), waiting.end());
  for (const auto& [place, id] : waiting) {
    assign(id, case_id);
  }
  return BatchStatus::Committed;
}

void Model::assign(const std::string& message_id, const std::string& case_id) {
  Known& message = now_.messages.at(message_id);
  message.case_id = case_id;
  message.disposition = Disposition::Routed;
  message.wanted.reset();
  // In the order in which they were made, which is that of their connectors here.
  for (auto& [key, place] : now_.deliveries) {
    if (place.message_id == message_id && place.state == DeliveryState::Unassigned) {
      place.lane = case_id;
      place.sequence = append(case_id, place.connector, false);
      place.state = DeliveryState::Waiting;
    }
  }
}

BatchStatus Model::apply_one(const AcceptMessage& change) {
  const std::string& sender = change.message.sender_message_id;
  if (const auto known = now_.identities.find(sender); !sender.empty() && known != now_.identities.end()) {
    return now_.messages.at(known->second).content == change.message.content_sha256 ? BatchStatus::Committed
                                                                                    : BatchStatus::IdentityConflict;
  }
  Known message;
  message.content = change.message.content_sha256;
  message.receipt_time_us = std::max(change.message.receipt_time_us, now_.last_receipt_us);
  message.order = now_.messages.size();
  std::optional<Reference> opens_with;
  if (!change.selector.references.empty()) {
    const Reference& reference = change.selector.references.front();
    const auto known = now_.references.find({reference.system, reference.id});
    if (known != now_.references.end()) {
      message.case_id = known->second;
    } else if (change.selector.opens_case) {
      opens_with = reference;
    } else {
      message.wanted = reference;
      message.disposition = Disposition::Unassigned;
    }
  }
  if (message.case_id.empty() && change.selector.opens_case) {
    message.case_id = change.open_case_id;
    now_.cases.insert(message.case_id);
  }
  now_.last_receipt_us = message.receipt_time_us;
  now_.messages.emplace(change.message.id, message);
  if (!sender.empty()) {
    now_.identities.emplace(sender, change.message.id);
  }
  if (opens_with) {
    refer(message.case_id, *opens_with);
  }
  add_deliveries(change, message);
  return BatchStatus::Committed;
}

void Model::add_deliveries(const AcceptMessage& change, const Known& message) {
  for (const NewDelivery& delivery : change.deliveries) {
    Place place{change.message.id, delivery.connector, message.case_id.empty() ? change.message.id : message.case_id};
    place.continue_on_dead = delivery.continue_on_dead;
    if (message.disposition == Disposition::Unassigned) {
      place.state = DeliveryState::Unassigned;
      place.lane.clear();
    } else {
      place.sequence = message.case_id.empty() ? 1 : append(place.lane, place.connector, false);
    }
    now_.deliveries.emplace(Key{change.message.id, delivery.connector}, std::move(place));
  }
}

BatchStatus Model::apply_one(const AddReference& change) {
  return now_.cases.count(change.case_id) == 0 ? BatchStatus::NotFound : refer(change.case_id, change.reference);
}

BatchStatus Model::apply_one(const AssignMessage& change) {
  const auto found = now_.messages.find(change.message_id);
  if (found == now_.messages.end()) {
    return BatchStatus::NotFound;
  }
  if (!found->second.case_id.empty() || found->second.disposition != Disposition::Unassigned) {
    return BatchStatus::Refused;
  }
  if (!change.case_id.empty()) {
    if (now_.cases.count(change.case_id) == 0) {
      return BatchStatus::NotFound;
    }
    assign(change.message_id, change.case_id);
    return BatchStatus::Committed;
  }
  now_.cases.insert(change.open_case_id);
  return refer(change.open_case_id, *found->second.wanted);
}

BatchStatus Model::apply_one(const StartAttempt& change) {
  Place* place = find(change.delivery_id);
  if (place == nullptr) {
    return BatchStatus::NotFound;
  }
  if (place->state != DeliveryState::Waiting || !is_free(*place) || change.attempt != place->attempts + 1) {
    return BatchStatus::Stale;
  }
  place->state = DeliveryState::Attempting;
  return BatchStatus::Committed;
}

BatchStatus Model::apply_one(const FinishAttempt& change) {
  Place* place = find(change.delivery_id);
  if (place == nullptr) {
    return BatchStatus::NotFound;
  }
  if (!is_open(place->state) || place->state != change.expected || place->attempts != change.expected_attempts) {
    return BatchStatus::Stale;
  }
  place->state = change.next;
  place->attempts = change.attempts;
  return BatchStatus::Committed;
}

BatchStatus Model::apply_one(const ApplyRemedy& change) {
  Place* place = find(change.delivery_id);
  if (place == nullptr) {
    return BatchStatus::NotFound;
  }
  const bool acts_on = place->state == DeliveryState::Waiting || place->state == DeliveryState::Unknown ||
                       place->state == DeliveryState::Dead ||
                       (place->state == DeliveryState::Unassigned && change.remedy == Remedy::Skip);
  return acts_on ? end_otherwise(*place, change) : BatchStatus::Refused;
}

BatchStatus Model::end_otherwise(Place& place, const ApplyRemedy& change) {
  switch (change.remedy) {
    case Remedy::Retry:
      place.state = DeliveryState::Waiting;
      break;
    case Remedy::Settle:
      place.state = DeliveryState::Settled;
      break;
    case Remedy::Skip:
      place.state = DeliveryState::Skipped;
      break;
    case Remedy::Redirect:
      return redirect(place, change);
    case Remedy::Replace:
      return replace(place, change);
  }
  return BatchStatus::Committed;
}

BatchStatus Model::redirect(Place& place, const ApplyRemedy& change) {
  const Key key{place.message_id, change.target.connector};
  if (now_.deliveries.count(key) > 0) {
    return BatchStatus::Refused;
  }
  place.state = DeliveryState::Redirected;
  Place moved{place.message_id, change.target.connector, place.lane};
  moved.sequence = append(place.lane, moved.connector, now_.messages.at(place.message_id).case_id.empty());
  moved.continue_on_dead = change.target.continue_on_dead;
  now_.deliveries.emplace(key, std::move(moved));
  return BatchStatus::Committed;
}

// The copy has the place, and the time of receipt, of its original.
BatchStatus Model::replace(Place& place, const ApplyRemedy& change) {
  place.state = DeliveryState::Replaced;
  const AcceptMessage& copy = *change.replacement;
  Known message = now_.messages.at(place.message_id);
  message.content = copy.message.content_sha256;
  message.order = now_.messages.size();
  now_.messages.emplace(copy.message.id, message);
  Place moved{copy.message.id, place.connector, place.lane, place.sequence};
  moved.continue_on_dead = copy.deliveries.front().continue_on_dead;
  now_.deliveries.emplace(Key{copy.message.id, place.connector}, std::move(moved));
  return BatchStatus::Committed;
}

BatchStatus Model::apply_one(const PutState& change) {
  const auto found = now_.states.find(change.key);
  if (change.expected_version && *change.expected_version != (found == now_.states.end() ? 0 : found->second.second)) {
    return BatchStatus::Stale;
  }
  if (!change.value) {
    now_.states.erase(change.key);
    return BatchStatus::Committed;
  }
  now_.states[change.key] = {*change.value, 0};
  return BatchStatus::Committed;
}

}  // namespace nabe::store::testing
