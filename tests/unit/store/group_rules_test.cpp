// SPDX-License-Identifier: EUPL-1.2
// Batches that are decided in one transaction see each other as if each had one of its own, although a store may read
// what they need ahead of all of them, and write for several at once.
#include <future>
#include <vector>

#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class GroupRules : public StoreTest {
 protected:
  /// Commits all of them as one group and answers what became of each.
  std::vector<BatchResult> commit_together(std::vector<Batch> batches) {
    std::vector<BatchResult> results;
    std::promise<void> answered;
    hold();
    for (Batch& batch : batches) {
      store().submit(std::move(batch), [&](BatchResult result) {
        results.push_back(std::move(result));
        if (results.size() == batches.size()) {
          answered.set_value();
        }
      });
    }
    release();
    answered.get_future().wait();
    return results;
  }
  static std::vector<BatchStatus> statuses_of(const std::vector<BatchResult>& results) {
    std::vector<BatchStatus> statuses;
    for (const BatchResult& result : results) {
      statuses.push_back(result.status);
    }
    return statuses;
  }
  static constexpr auto kGood = BatchStatus::Committed;
};
NABE_FOR_EVERY_STORE(GroupRules);

TEST_P(GroupRules, TheSecondOutcomeOfOneAttemptIsStale) {
  const Delivery delivery = delivery_of(accept(message_to({"kommunix"})).message_id);

  const auto results = commit_together(
      {{finish(delivery, DeliveryState::Delivered)}, {finish(delivery, DeliveryState::Dead)}, {message("other")}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, BatchStatus::Stale, kGood}));
  EXPECT_EQ(state_of(delivery.id), DeliveryState::Delivered);
}

TEST_P(GroupRules, AStartIsSeenByTheOutcomeAfterIt) {
  const Delivery waiting = delivery_of(accept(message_to({"kommunix"})).message_id);
  Delivery attempting = waiting;
  attempting.state = DeliveryState::Attempting;

  const auto results = commit_together({{StartAttempt{waiting.id, 1, 5}},
                                        {finish(waiting, DeliveryState::Delivered)},
                                        {finish(attempting, DeliveryState::Delivered)}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, BatchStatus::Stale, kGood}));
  EXPECT_EQ(store().attempts_of(waiting.id)->size(), 1U);
}

TEST_P(GroupRules, ADeliveryThatBecomesHeadInTheGroupCanBeAttemptedInIt) {
  const std::string case_id = open_case();
  const Delivery first = accept_in_case(case_id);
  const Delivery second = accept_in_case(case_id);
  ASSERT_FALSE(second.head);

  const auto results = commit_together({{finish(first, DeliveryState::Delivered)}, {StartAttempt{second.id, 1, 5}}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, kGood}));
  ASSERT_EQ(results.at(0).heads.size(), 1U);
  EXPECT_EQ(results.at(0).heads.at(0).id, second.id);
}

TEST_P(GroupRules, OneThatCameIntoTheLaneInTheGroupBecomesHeadWhenTheOnlyOtherEnds) {
  const std::string case_id = open_case();
  const Delivery only = accept_in_case(case_id);
  AcceptMessage next = message_to({"kommunix"});
  next.selector.case_id = case_id;

  const auto results = commit_together({{next}, {finish(only, DeliveryState::Delivered)}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, kGood}));
  EXPECT_TRUE(results.at(0).heads.empty());
  ASSERT_EQ(results.at(1).heads.size(), 1U);
  EXPECT_EQ(results.at(1).heads.at(0).message_id, next.message.id);
  EXPECT_TRUE(delivery_of(next.message.id).head);
}

TEST_P(GroupRules, WhatComesIntoTheLaneAfterTheOnlyOtherEndedIsHeadAtOnce) {
  const std::string case_id = open_case();
  const Delivery only = accept_in_case(case_id);
  AcceptMessage next = message_to({"kommunix"});
  next.selector.case_id = case_id;

  const auto results = commit_together({{finish(only, DeliveryState::Delivered)}, {next}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, kGood}));
  EXPECT_EQ(results.at(1).heads.size(), 1U);
}

TEST_P(GroupRules, ADuplicateOfOneInTheGroupIsAnsweredWithItsReceipt) {
  AcceptMessage first = message("body");
  first.message.sender_message_id = "A \"1\\ {},";
  AcceptMessage again = message("body");
  again.message.sender_message_id = first.message.sender_message_id;
  AcceptMessage other = message("other");
  other.message.sender_message_id = first.message.sender_message_id;

  const auto results = commit_together({{first}, {again}, {other}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, kGood, BatchStatus::IdentityConflict}));
  EXPECT_TRUE(results.at(1).receipts.at(0).duplicate);
  EXPECT_EQ(results.at(1).receipts.at(0).message_id, first.message.id);
}

TEST_P(GroupRules, WhatARefusedBatchHadReadIsReadAgainByTheNext) {
  const Delivery delivery = delivery_of(accept(message_to({"kommunix"})).message_id);
  FinishAttempt malformed = finish(delivery, DeliveryState::Delivered);
  malformed.next = DeliveryState::Skipped;

  const auto results = commit_together({{malformed}, {finish(delivery, DeliveryState::Delivered)}});

  EXPECT_EQ(statuses_of(results), (std::vector{BatchStatus::Refused, kGood}));
  EXPECT_EQ(state_of(delivery.id), DeliveryState::Delivered);
}

TEST_P(GroupRules, WhatIsUndoneWithItsBatchIsNotWrittenWithTheOthers) {
  const Delivery delivery = delivery_of(accept(message_to({"kommunix"})).message_id);
  AcceptMessage lost = message_to({"akte"});
  PutState impossible;
  impossible.department = kDepartment;
  impossible.connector = "kommunix";
  impossible.key = "k";
  impossible.value = "v";
  impossible.expected_version = 4711;

  const auto results = commit_together(
      {{message_to({"akte"})}, {lost, finish(delivery, DeliveryState::Delivered), impossible}, {message_to({"akte"})}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, BatchStatus::Stale, kGood}));
  EXPECT_FALSE(store().message(lost.message.id)->has_value());
  EXPECT_EQ(state_of(delivery.id), DeliveryState::Waiting);
  EXPECT_EQ(store().counts()->messages, 3U);
}

TEST_P(GroupRules, APersonsActBetweenTwoOutcomesIsSeenByTheSecond) {
  const Delivery first = delivery_of(accept(message_to({"kommunix"})).message_id);
  const Delivery second = delivery_of(accept(message_to({"kommunix"})).message_id);

  const auto results = commit_together({{finish(first, DeliveryState::Delivered)},
                                        {remedy(Remedy::Skip, second.id)},
                                        {finish(second, DeliveryState::Delivered)}});

  EXPECT_EQ(statuses_of(results), (std::vector{kGood, kGood, BatchStatus::Stale}));
  EXPECT_EQ(state_of(second.id), DeliveryState::Skipped);
}

TEST_P(GroupRules, ManyOutcomesKeepWhatEachOfThemSaid) {
  std::vector<Delivery> deliveries;
  std::vector<Batch> batches;
  for (int i = 0; i < 40; ++i) {
    deliveries.push_back(delivery_of(accept(message_to({"kommunix"})).message_id));
    FinishAttempt change = finish(deliveries.back(), i % 2 == 0 ? DeliveryState::Delivered : DeliveryState::Pending);
    change.due_us = 1'000 + i;
    change.detail = "detail " + std::to_string(i);
    change.remote_reference = i % 3 == 0 ? "" : "reference " + std::to_string(i);
    change.completion_token = i % 2 == 0 ? "" : "token " + std::to_string(i);
    batches.push_back({change});
  }

  commit_together(std::move(batches));

  for (int i = 0; i < 40; ++i) {
    const auto stored = store().delivery(deliveries.at(static_cast<std::size_t>(i)).id);
    ASSERT_TRUE(stored->has_value());
    EXPECT_EQ((*stored)->due_us, 1'000 + i);
    EXPECT_EQ((*stored)->detail, "detail " + std::to_string(i));
    EXPECT_EQ((*stored)->remote_reference, i % 3 == 0 ? "" : "reference " + std::to_string(i));
    EXPECT_EQ((*stored)->completion_token, i % 2 == 0 ? "" : "token " + std::to_string(i));
    EXPECT_EQ((*stored)->attempts, 1U);
  }
}

TEST_P(GroupRules, BytesOfAnyKindAreStoredAsTheyCame) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) {
    every += static_cast<char>(byte);
  }
  const AcceptMessage empty = message("");
  const AcceptMessage binary = message(every);
  AcceptMessage attached = message("with attachments");
  attached.message.attachments.push_back({"a", "application/octet-stream", content_of(every + every)});
  attached.message.attributes = {{"name", "value"}, {"{\"}", "\\"}};

  commit_together({{empty}, {binary}, {attached}});

  EXPECT_EQ(*(*store().message(empty.message.id))->message.body.inline_bytes, "");
  EXPECT_EQ(*(*store().message(binary.message.id))->message.body.inline_bytes, every);
  const auto stored = store().message(attached.message.id);
  EXPECT_EQ(*(*stored)->message.attachments.at(0).content.inline_bytes, every + every);
  EXPECT_EQ((*stored)->message.attributes, attached.message.attributes);
}

}  // namespace
}  // namespace nabe::store::testing
