// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class Lanes : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    case_id_ = open_case();
  }
  Delivery accept(NewDelivery delivery = to("kommunix")) { return accept_in_case(case_id_, std::move(delivery)); }
  Delivery now(const Delivery& delivery) { return store().delivery(delivery.id)->value(); }

  std::string case_id_;
};
NABE_FOR_EVERY_STORE(Lanes);

NewDelivery continuing() {
  NewDelivery delivery = to("kommunix");
  delivery.continue_on_dead = true;
  return delivery;
}

TEST_P(Lanes, TheFirstDeliveryOfALaneIsItsHead) {
  const Delivery first = accept();

  EXPECT_TRUE(first.head);
  EXPECT_EQ(first.lane_sequence, 1U);
}

TEST_P(Lanes, ALaterDeliveryWaitsBehindTheHead) {
  const Delivery first = accept();
  const Delivery second = accept();

  EXPECT_FALSE(second.head);
  EXPECT_EQ(second.lane_sequence, 2U);
  EXPECT_EQ(second.blocked_behind, first.message_id);
}

TEST_P(Lanes, WhatWaitsBehindADeadOrUnknownDeliveryIsCountedAsBlocked) {
  for (const DeliveryState stuck : {DeliveryState::Dead, DeliveryState::Unknown}) {
    const std::string stuck_case = open_case();
    const Delivery first = accept_in_case(stuck_case);
    accept_in_case(stuck_case);
    accept_in_case(stuck_case);
    commit({finish(first, stuck)});
  }
  accept();  // behind nobody

  EXPECT_EQ(store().counts()->connectors.at(0).blocked, 4U);
}

TEST_P(Lanes, WhatWaitsBehindAHealthyDeliveryIsNotCountedAsBlocked) {
  accept();
  accept();

  EXPECT_EQ(store().counts()->connectors.at(0).blocked, 0U);
}

TEST_P(Lanes, WhatGoesOnBehindADeadDeliveryIsNotCountedAsBlocked) {
  const Delivery first = accept(continuing());
  accept();
  commit({finish(first, DeliveryState::Dead)});

  EXPECT_EQ(store().counts()->connectors.at(0).blocked, 0U);
}

TEST_P(Lanes, OneCaseDoesNotBlockAnother) {
  accept();
  const Delivery other = accept_in_case(open_case());

  EXPECT_TRUE(other.head);
}

TEST_P(Lanes, OneConnectorDoesNotBlockAnother) {
  accept();

  EXPECT_TRUE(accept(to("akte")).head);
}

TEST_P(Lanes, OnlyHeadsAreReportedOfANewMessage) {
  accept();
  AcceptMessage second = message_to({"kommunix"});
  second.selector.case_id = case_id_;

  EXPECT_TRUE(commit({second}).heads.empty());
}

TEST_P(Lanes, ADeliveredHeadHandsOnToTheNext) {
  const Delivery first = accept();
  const Delivery second = accept();
  accept();

  const BatchResult result = commit({finish(first, DeliveryState::Delivered)});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].id, second.id);
  EXPECT_TRUE(result.heads[0].head);
}

TEST_P(Lanes, ARetriedHeadStaysBeforeTheOthers) {
  const Delivery first = accept();
  const Delivery second = accept();

  const BatchResult result = commit({finish(first, DeliveryState::Waiting)});

  EXPECT_TRUE(result.heads.empty());
  EXPECT_FALSE(now(second).head);
}

TEST_P(Lanes, ADeadDeliveryBlocksItsLane) {
  const Delivery first = accept();
  const Delivery second = accept();

  EXPECT_TRUE(commit({finish(first, DeliveryState::Dead)}).heads.empty());
  EXPECT_EQ(now(second).blocked_behind, first.message_id);
}

TEST_P(Lanes, AnUnknownDeliveryBlocksItsLaneEvenWhereTheDeadDoNot) {
  const Delivery first = accept(continuing());
  accept();

  EXPECT_TRUE(commit({finish(first, DeliveryState::Unknown)}).heads.empty());
}

TEST_P(Lanes, ADeadDeliveryThatLetsTheOthersPassStaysDead) {
  const Delivery first = accept(continuing());
  const Delivery second = accept();

  const BatchResult result = commit({finish(first, DeliveryState::Dead)});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].id, second.id);
  EXPECT_EQ(state_of(first.id), DeliveryState::Dead);
}

TEST_P(Lanes, WhatComesAfterADeadDeliveryThatLetsTheOthersPassIsHead) {
  const Delivery first = accept(continuing());
  commit({finish(first, DeliveryState::Dead)});

  EXPECT_TRUE(accept().head);
}

TEST_P(Lanes, ARetryOfADeadDeliveryThatWasPassedGoesBeforeTheWaitingOnes) {
  const Delivery first = accept(continuing());
  const Delivery second = accept();
  commit({finish(first, DeliveryState::Dead)});

  const BatchResult result = commit({remedy(Remedy::Retry, first.id)});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].id, first.id);
  EXPECT_FALSE(now(second).head);
}

TEST_P(Lanes, SkippingAWaitingDeliveryInTheMiddleMovesNobody) {
  accept();
  const Delivery second = accept();
  const Delivery third = accept();

  EXPECT_TRUE(commit({remedy(Remedy::Skip, second.id)}).heads.empty());
  EXPECT_FALSE(now(third).head);
}

TEST_P(Lanes, SequencesGoOnAfterTheLaneWasEmpty) {
  commit({finish(accept(), DeliveryState::Delivered)});

  EXPECT_EQ(accept().lane_sequence, 2U);
}

TEST_P(Lanes, HeadsAreReadInTheOrderOfTheirDueTimes) {
  const Delivery early = accept();
  const Delivery late = accept_in_case(open_case());
  FinishAttempt retry = finish(early, DeliveryState::Waiting);
  retry.due_us = late.due_us + 1'000;
  commit({retry});

  const auto heads = store().waiting_heads("kommunix", INT64_MAX, 0, 0, 10);

  ASSERT_EQ(heads->size(), 2U);
  EXPECT_EQ((*heads)[0].id, late.id);
  EXPECT_EQ((*heads)[1].id, early.id);
}

TEST_P(Lanes, HeadsAreReadInPages) {
  const Delivery first = accept();
  const Delivery second = accept_in_case(open_case());

  const auto page = store().waiting_heads("kommunix", INT64_MAX, first.due_us, first.id, 10);

  ASSERT_EQ(page->size(), 1U);
  EXPECT_EQ((*page)[0].id, second.id);
}

TEST_P(Lanes, PagesOfHeadsThatAreDueAtOneMomentLeaveNobodyOut) {
  std::vector<std::int64_t> expected;
  Batch batch;
  for (int i = 0; i < 5; ++i) {
    const Delivery delivery = accept_in_case(open_case());
    FinishAttempt retry = finish(delivery, DeliveryState::Waiting);
    retry.due_us = i < 3 ? 50 : 60;
    batch.push_back(retry);
    expected.push_back(delivery.id);
  }
  commit(batch);

  std::vector<std::int64_t> found;
  TimeUs due_us = 0;
  std::int64_t id = 0;
  for (auto page = store().waiting_heads("kommunix", 100, due_us, id, 2); !page->empty();
       page = store().waiting_heads("kommunix", 100, due_us, id, 2)) {
    for (const Delivery& delivery : *page) {
      found.push_back(delivery.id);
      due_us = delivery.due_us;
      id = delivery.id;
    }
  }
  EXPECT_EQ(found, expected);
}

TEST_P(Lanes, HeadsThatAreNotDueYetAreLeftOut) {
  const Delivery delivery = accept();

  EXPECT_TRUE(store().waiting_heads("kommunix", delivery.due_us - 1, 0, 0, 10)->empty());
  EXPECT_EQ(**store().next_due("kommunix"), delivery.due_us);
}

TEST_P(Lanes, NothingIsDueWhereNothingWaits) { EXPECT_FALSE(store().next_due("kommunix")->has_value()); }

class With : public Lanes {
 protected:
  static NewDelivery awaiting(std::vector<std::string> types) {
    NewDelivery delivery = to("akte");
    delivery.with = std::move(types);
    return delivery;
  }
  BatchResult accept_type(const std::string& type) {
    AcceptMessage change = message("body", type);
    change.selector.case_id = case_id_;
    return commit({change});
  }
};
NABE_FOR_EVERY_STORE(With);

TEST_P(With, ADeliveryWaitsForTheFirstTypeThatItsCaseLacks) {
  const Delivery delivery = accept(awaiting({"case.opened", "case.assigned", "decision.issued"}));

  EXPECT_EQ(delivery.awaits, "case.assigned");
  EXPECT_TRUE(store().waiting_heads("akte", INT64_MAX, 0, 0, 10)->empty());
}

TEST_P(With, WhatWaitsForAMessageOfTheCaseIsCounted) {
  accept(awaiting({"decision.issued"}));
  accept(awaiting({"case.opened"}));

  EXPECT_EQ(store().counts()->connectors.at(0).awaiting, 1U);
}

TEST_P(With, ADeliveryWhoseTypesAreThereDoesNotWait) { EXPECT_EQ(accept(awaiting({"case.opened"})).awaits, ""); }

TEST_P(With, TheMissingMessageReleasesTheDelivery) {
  const Delivery delivery = accept(awaiting({"decision.issued"}));

  const BatchResult result = accept_type("decision.issued");

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].id, delivery.id);
}

TEST_P(With, ADeliveryThatLacksASecondTypeGoesOnWaiting) {
  const Delivery delivery = accept(awaiting({"decision.issued", "document.filed"}));

  EXPECT_TRUE(accept_type("decision.issued").heads.empty());
  EXPECT_EQ(now(delivery).awaits, "document.filed");
}

TEST_P(With, AReleasedDeliveryThatIsNotHeadIsNotReported) {
  accept(to("akte"));
  accept(awaiting({"decision.issued"}));

  EXPECT_TRUE(accept_type("decision.issued").heads.empty());
}

TEST_P(With, ADeliveryThatAwaitsIsNotReportedWhenItsLaneMovesOn) {
  const Delivery first = accept(to("akte"));
  accept(awaiting({"decision.issued"}));

  EXPECT_TRUE(commit({finish(first, DeliveryState::Delivered)}).heads.empty());
}

TEST_P(With, TheMessagesOwnTypeCountsOnlyWhenAnotherOneIsThere) {
  const Delivery first = accept(awaiting({"application.submitted"}));
  const Delivery second = accept(awaiting({"application.submitted"}));

  EXPECT_EQ(second.awaits, "");
  EXPECT_EQ(now(first).awaits, "");
}

TEST_P(With, AMessageWithoutACaseWaitsForNothing) {
  AcceptMessage change = message("body");
  change.deliveries = {awaiting({"decision.issued"})};

  EXPECT_EQ(commit({change}).heads.size(), 1U);
}

TEST_P(With, TheLatestMessageOfATypeIsTheOneReceivedLast) {
  accept_type("decision.issued");
  AcceptMessage last = message("the last", "decision.issued");
  last.selector.case_id = case_id_;
  commit({last});

  const auto latest = store().latest_of_case(case_id_, "decision.issued");

  EXPECT_EQ((*latest)->message.id, last.message.id);
}

}  // namespace
}  // namespace nabe::store::testing
