// SPDX-License-Identifier: EUPL-1.2
// The same random batches on a store and on a model of its rules: both answer alike, and hold the same afterwards.
#include <algorithm>
#include <random>
#include <set>

#include "base/ids.h"
#include "model.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

constexpr int kBatches = 500;
constexpr std::size_t kRecent = 12;  // messages that are acted on: lanes stay short, and are met again and again
const std::vector<std::string> kConnectors = {"akte", "kasse", "kommunix"};

class RandomBatches : public StoreTest {
 protected:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }

  AcceptMessage new_message() {
    AcceptMessage change = message("body " + std::to_string(below(3)));
    change.message.sender_message_id = percent(70) ? "s" + std::to_string(below(400)) : "";
    change.open_case_id = new_id(change.message.receipt_time_us);
    for (const std::string& connector : kConnectors) {
      if (percent(45)) {
        change.deliveries.push_back(to(connector));
        change.deliveries.back().continue_on_dead = connector == "kasse";
      }
    }
    if (percent(60)) {
      change.selector.references = {{"portal", "case-" + std::to_string(below(25) + batch_ / 10)}};
    }
    change.selector.opens_case = percent(50);
    return change;
  }

  /// One of the deliveries of recent messages, mostly one that is open.
  std::optional<Delivery> some_delivery() {
    for (int i = 0; i < 6 && !recent_.empty(); ++i) {
      const auto deliveries = store().deliveries_of(recent_[below(recent_.size())]);
      if (deliveries && !deliveries->empty()) {
        const Delivery& delivery = (*deliveries)[below(deliveries->size())];
        if (!is_final(delivery.state) || percent(10)) {
          return delivery;
        }
      }
    }
    return std::nullopt;
  }

  Change attempt(const Delivery& delivery) {
    if (delivery.state == DeliveryState::Waiting && percent(30)) {
      return StartAttempt{delivery.id, delivery.attempts + (percent(90) ? 1U : 2U), 7};
    }
    constexpr DeliveryState kNext[] = {DeliveryState::Delivered, DeliveryState::Waiting, DeliveryState::Dead,
                                       DeliveryState::Unknown};
    FinishAttempt change = finish(delivery, kNext[below(4)]);
    if (percent(10)) {
      change.expected_attempts += 1;
      change.attempts += 1;
    }
    return change;
  }

  Change act(const Delivery& delivery) {
    constexpr Remedy kRemedies[] = {Remedy::Retry, Remedy::Settle, Remedy::Skip, Remedy::Redirect, Remedy::Replace};
    ApplyRemedy change = remedy(kRemedies[below(5)], delivery.id);
    if (change.remedy == Remedy::Redirect) {
      change.target = to(kConnectors[below(kConnectors.size())]);
    } else if (change.remedy == Remedy::Replace) {
      change.replacement = message_to({delivery.connector}, "edited");
    }
    return change;
  }

  Change some_change() {
    const std::uint64_t kind = below(100);
    if (kind < 30 || recent_.empty()) {
      return new_message();
    }
    if (kind < 80) {
      if (const auto delivery = some_delivery()) {
        const bool under_way =
            delivery->state == DeliveryState::Waiting || delivery->state == DeliveryState::Attempting;
        return kind < 60 && under_way ? attempt(*delivery) : act(*delivery);
      }
      return new_message();
    }
    if (kind < 87) {
      const std::string key = "key-" + std::to_string(below(4));
      const auto known = model_.states().find(key);
      const std::uint64_t version = known == model_.states().end() ? 0 : known->second.second;
      PutState put{kDepartment, "akte", key, std::nullopt, version + (percent(20) ? 1 : 0)};
      if (percent(80)) {
        put.value = std::to_string(batch_);
      }
      return put;
    }
    const std::string& id = recent_[below(recent_.size())];
    if (kind < 93) {
      return AddReference{
          kDepartment, model_.messages().at(id).case_id, {"portal", "case-" + std::to_string(below(25) + batch_ / 10)}};
    }
    AssignMessage assign;
    assign.message_id = id;
    assign.case_id = percent(50) ? "" : model_.messages().at(recent_[below(recent_.size())]).case_id;
    assign.open_case_id = new_id(5);
    assign.at_us = 5;
    assign.actor = "clerk";
    return assign;
  }

  /// Those that could be attempted now, by the model.
  std::set<Model::Key> attemptable() const {
    std::set<Model::Key> keys;
    for (const auto& [key, place] : model_.deliveries()) {
      if (place.state == DeliveryState::Waiting && model_.is_free(place)) {
        keys.insert(key);
      }
    }
    return keys;
  }

  void run_one() {
    Batch batch;
    const std::uint64_t changes = 1 + below(3);
    for (std::uint64_t i = 0; i < changes; ++i) {
      Change change = some_change();
      const bool two_states = std::holds_alternative<PutState>(change) &&
                              std::any_of(batch.begin(), batch.end(),
                                          [](const Change& other) { return std::holds_alternative<PutState>(other); });
      if (!two_states) {
        batch.push_back(std::move(change));
      }
    }
    std::set<Model::Key> before = attemptable();
    for (const Change& change : batch) {
      if (const auto* finished = std::get_if<FinishAttempt>(&change)) {
        before.insert(model_.named(finished->delivery_id));  // who ends an attempt knows when it is due again
      }
    }
    const BatchStatus expected = model_.apply(batch);
    const BatchResult result = submit(store(), batch);
    answers_.insert(result.status);
    ASSERT_EQ(result.status, expected) << "batch " << batch_ << ": " << result.error.render();
    if (result.status == BatchStatus::Committed) {
      note(batch);
      compare_heads(result, before);
    }
  }

  void note(const Batch& batch) {
    for (const Change& change : batch) {
      const auto* accept = std::get_if<AcceptMessage>(&change);
      const auto* applied = std::get_if<ApplyRemedy>(&change);
      if (applied != nullptr && applied->replacement) {
        accept = &*applied->replacement;
      }
      if (accept != nullptr && model_.messages().count(accept->message.id) > 0) {
        recent_.push_back(accept->message.id);
      }
    }
    if (recent_.size() > kRecent) {
      recent_.erase(recent_.begin(), recent_.end() - kRecent);
    }
    for (const std::string& id : recent_) {
      compare_message(id);
    }
    for (const auto& [key, state] : model_.states()) {
      const auto stored = store().state_get(kDepartment, "akte", key);
      ASSERT_TRUE(stored && *stored);
      EXPECT_EQ((*stored)->value, state.first);
      versions_[key] = (*stored)->version;
    }
    for (const auto& [key, version] : versions_) {
      if (model_.states().count(key) > 0) {
        model_.see_version(key, version);
      }
    }
  }

  void compare_message(const std::string& id) {
    const Model::Known& known = model_.messages().at(id);
    const auto stored = store().message(id);
    ASSERT_TRUE(stored && *stored) << id;
    EXPECT_EQ((*stored)->message.case_id, known.case_id) << id;
    EXPECT_EQ((*stored)->disposition, known.disposition) << id;
    EXPECT_EQ((*stored)->message.receipt_time_us, known.receipt_time_us) << id;
    const auto deliveries = store().deliveries_of(id);
    ASSERT_TRUE(deliveries.ok());
    for (const Delivery& delivery : *deliveries) {
      const Model::Key key{id, delivery.connector};
      model_.name(delivery.id, key);
      const auto place = model_.deliveries().find(key);
      ASSERT_NE(place, model_.deliveries().end()) << id << " " << delivery.connector;
      const std::string what = "batch " + std::to_string(batch_) + ": " + id + " to " + delivery.connector;
      EXPECT_EQ(delivery.state, place->second.state) << what;
      states_.insert(delivery.state);
      EXPECT_EQ(delivery.attempts, place->second.attempts) << what;
      EXPECT_EQ(delivery.lane_sequence, place->second.sequence) << what;
      if (delivery.state == DeliveryState::Waiting) {
        EXPECT_EQ(delivery.head, model_.is_free(place->second)) << what;
      }
    }
    const auto count = std::count_if(model_.deliveries().begin(), model_.deliveries().end(),
                                     [&id](const auto& entry) { return entry.first.first == id; });
    EXPECT_EQ(deliveries->size(), static_cast<std::size_t>(count)) << id;
  }

  // All that became attemptable is told, and nothing else.
  void compare_heads(const BatchResult& result, const std::set<Model::Key>& before) {
    const std::set<Model::Key> after = attemptable();
    std::set<Model::Key> told;
    for (const Delivery& head : result.heads) {
      told.emplace(head.message_id, head.connector);
    }
    for (const Model::Key& key : told) {
      EXPECT_EQ(after.count(key), 1U) << "batch " << batch_ << ": " << key.first << " to " << key.second;
    }
    for (const Model::Key& key : after) {
      EXPECT_EQ(before.count(key) + told.count(key) > 0, true)
          << "batch " << batch_ << ": nobody is told of " << key.first << " to " << key.second;
    }
  }

  void compare_all() {
    for (const auto& [id, known] : model_.messages()) {
      compare_message(id);
    }
  }

  std::mt19937_64 random_{20261128};
  int batch_ = 0;
  Model model_;
  std::vector<std::string> recent_;
  std::set<BatchStatus> answers_;
  std::set<DeliveryState> states_;
  std::map<std::string, std::uint64_t> versions_;
};
NABE_FOR_EVERY_STORE(RandomBatches);

TEST_P(RandomBatches, LeaveInTheStoreWhatTheyLeaveInTheModel) {
  for (batch_ = 0; batch_ < kBatches && !HasFailure(); ++batch_) {
    run_one();
  }
  compare_all();
  reopen();
  compare_all();
  EXPECT_EQ(answers_,
            (std::set<BatchStatus>{BatchStatus::Committed, BatchStatus::IdentityConflict, BatchStatus::Stale,
                                   BatchStatus::ReferenceTaken, BatchStatus::NotFound, BatchStatus::Refused}));
  EXPECT_EQ(states_.size(), 10U) << "all but pending";
}

}  // namespace
}  // namespace nabe::store::testing
