// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class Overviews : public StoreTest {
 protected:
  std::vector<std::string> ids(const MessageFilter& filter) {
    std::vector<std::string> found;
    const auto summaries = store().list(filter);
    for (const MessageSummary& summary : *summaries) {
      found.push_back(summary.id);
    }
    return found;
  }
};
NABE_FOR_EVERY_STORE(Overviews);

TEST_P(Overviews, MessagesAreListedInPages) {
  const std::string first = accept(message("1")).message_id;
  const std::string second = accept(message("2")).message_id;
  MessageFilter filter;
  filter.limit = 1;

  EXPECT_EQ(ids(filter), std::vector<std::string>{first});
  filter.after_id = first;
  EXPECT_EQ(ids(filter), std::vector<std::string>{second});
}

TEST_P(Overviews, EachFilterFindsItsMessage) {
  accept(message("another", "decision.issued"));
  AcceptMessage change = message_to({"kommunix"});
  change.message.sender_message_id = "A-1";
  change.selector.opens_case = true;
  change.open_case_id = "case-1";
  accept(change);
  FinishAttempt dead = finish(delivery_of(change.message.id), DeliveryState::Dead);
  dead.code = "HTTP-400";
  commit({dead});

  std::vector<MessageFilter> filters(7);
  filters[0].type = "application.submitted";
  filters[1].case_id = "case-1";
  filters[2].sender_message_id = "A-1";
  filters[3].connector = "kommunix";
  filters[4].code = "HTTP-400";
  filters[5].state = DeliveryState::Dead;
  filters[6].received_after_us = change.message.receipt_time_us - 1;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    EXPECT_EQ(ids(filters[i]), std::vector<std::string>{change.message.id}) << "filter " << i;
  }
}

TEST_P(Overviews, FiltersApplyTogetherToOneDelivery) {
  const Receipt receipt = accept(message_to({"kommunix", "akte"}));
  commit({finish(delivery_of(receipt.message_id, "akte"), DeliveryState::Dead)});
  MessageFilter filter;
  filter.connector = "kommunix";
  filter.state = DeliveryState::Dead;

  EXPECT_TRUE(ids(filter).empty());
}

TEST_P(Overviews, ASummaryCountsItsDeliveries) {
  const Receipt receipt = accept(message_to({"kommunix", "akte", "kasse"}, "12345"));
  commit({finish(delivery_of(receipt.message_id, "akte"), DeliveryState::Dead)});
  commit({finish(delivery_of(receipt.message_id, "kasse"), DeliveryState::Delivered)});

  const auto summaries = store().list({});

  ASSERT_EQ(summaries->size(), 1U);
  EXPECT_EQ((*summaries)[0].deliveries, 3U);
  EXPECT_EQ((*summaries)[0].open, 2U);
  EXPECT_EQ((*summaries)[0].waiting_for_a_person, 1U);
  EXPECT_EQ((*summaries)[0].body_size_bytes, 5U);
}

TEST_P(Overviews, ThePersonsWorkIsFoundWithoutNamingAState) {
  const Receipt receipt = accept(message_to({"kommunix", "akte", "kasse"}));
  commit({finish(delivery_of(receipt.message_id, "akte"), DeliveryState::Dead)});
  commit({finish(delivery_of(receipt.message_id, "kasse"), DeliveryState::Unknown)});

  const auto work = store().find_deliveries({}, 0);

  ASSERT_EQ(work->size(), 2U);
  EXPECT_EQ(store().find_deliveries({}, (*work)[0].id)->size(), 1U);
}

TEST_P(Overviews, DeliveriesAreFoundByConnectorCodeAndState) {
  const Receipt receipt = accept(message_to({"kommunix", "akte"}));
  FinishAttempt dead = finish(delivery_of(receipt.message_id, "akte"), DeliveryState::Dead);
  dead.code = "HTTP-400";
  commit({dead});
  MessageFilter filter;
  filter.connector = "akte";
  filter.code = "HTTP-400";
  filter.state = DeliveryState::Dead;
  filter.department = kDepartment;

  EXPECT_EQ(store().find_deliveries(filter, 0)->size(), 1U);
  filter.code = "HTTP-401";
  EXPECT_TRUE(store().find_deliveries(filter, 0)->empty());
}

TEST_P(Overviews, CountsTellEachConnectorsOpenDeliveries) {
  const Receipt receipt = accept(message_to({"kommunix", "akte"}));
  accept(message_to({"kommunix"}));
  commit({finish(delivery_of(receipt.message_id, "akte"), DeliveryState::Dead)});

  const auto counts = store().counts();

  ASSERT_EQ(counts->connectors.size(), 2U);
  EXPECT_EQ(counts->connectors[0].connector, "akte");
  EXPECT_EQ(counts->connectors[0].dead, 1U);
  EXPECT_EQ(counts->connectors[1].waiting, 2U);
  EXPECT_EQ(counts->connectors[1].oldest_open_us, receipt.receipt_time_us);
  EXPECT_EQ(counts->oldest_waiting_us, receipt.receipt_time_us);
  EXPECT_EQ(counts->messages, 2U);
}

TEST_P(Overviews, CountsTellWhatWaitsForAPerson) {
  AcceptMessage unrouted = message("1");
  unrouted.disposition = Disposition::Unrouted;
  AcceptMessage unknown = message("2");
  unknown.disposition = Disposition::UnknownDepartment;
  AcceptMessage unassigned = message_to({"kommunix"});
  unassigned.selector.references = {{"akte", "17"}};
  commit({unrouted, unknown, unassigned});

  const auto counts = store().counts();

  EXPECT_EQ(counts->unrouted, 1U);
  EXPECT_EQ(counts->unknown_department, 1U);
  EXPECT_EQ(counts->unassigned, 1U);
  EXPECT_EQ(counts->connectors[0].unassigned, 1U);
  EXPECT_EQ(counts->oldest_waiting_us, unrouted.message.receipt_time_us);
}

TEST_P(Overviews, AnEmptyStoreCountsNothing) {
  const auto counts = store().counts();

  ASSERT_TRUE(counts);
  EXPECT_TRUE(counts->connectors.empty());
  EXPECT_EQ(counts->oldest_waiting_us, 0);
}

TEST_P(Overviews, TheJournalTellsWhatPeopleDid) {
  const std::string message_id = accept(message_to({"kommunix"})).message_id;
  const Delivery delivery = delivery_of(message_id);
  ApplyRemedy skip = remedy(Remedy::Skip, delivery.id);
  commit({SetConnectorStopped{"akte", true, skip.at_us - 1, "anna"}});
  commit({skip});

  const auto all = store().journal({});
  ASSERT_TRUE(all) << all.error().render();
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->at(0).action, "stop");
  EXPECT_EQ(all->at(0).subject, "connector akte");
  EXPECT_EQ(all->at(1).actor, "clerk");
  EXPECT_EQ(all->at(1).at_us, skip.at_us);
  EXPECT_EQ(all->at(1).subject, "delivery " + std::to_string(delivery.id));
  EXPECT_EQ(all->at(1).before, "waiting");
  EXPECT_EQ(all->at(1).after, "skipped");
  EXPECT_EQ(all->at(1).reason, "because");

  const auto numbers = [&](const JournalFilter& filter) {
    std::vector<std::int64_t> found;
    const auto entries = store().journal(filter);
    for (const JournalEntry& entry : *entries) found.push_back(entry.number);
    return found;
  };
  const std::int64_t first = all->at(0).number;
  const std::int64_t second = all->at(1).number;
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(numbers({.actor = "anna", .action = "", .subject = ""}), Numbers{first});
  EXPECT_EQ(numbers({.actor = "", .action = "skip", .subject = ""}), Numbers{second});
  EXPECT_EQ(numbers({.actor = "", .action = "", .subject = "connector akte"}), Numbers{first});
  JournalFilter filter;
  filter.since_us = skip.at_us;
  EXPECT_EQ(numbers(filter), Numbers{second});
  filter = {};
  filter.until_us = skip.at_us;
  EXPECT_EQ(numbers(filter), Numbers{first});
  filter = {};
  filter.after = first;
  EXPECT_EQ(numbers(filter), Numbers{second});
  filter = {};
  filter.limit = 1;
  EXPECT_EQ(numbers(filter), Numbers{first});
}

TEST_P(Overviews, RefusalsAreFoundByEachFilter) {
  commit({RecordRefusal{1'000, "amt", "portal", "A-1", "ab12", 17, "NABE-MSG-001"}});
  commit({RecordRefusal{2'000, "bau", "door", "B-1", "cd34", 18, "NABE-SES-003"}});

  const auto all = store().refusals({});
  ASSERT_TRUE(all) << all.error().render();
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->at(0).record.sha256, "ab12");
  EXPECT_EQ(all->at(1).record.size_bytes, 18U);
  EXPECT_LT(all->at(0).number, all->at(1).number);

  std::vector<RefusalFilter> filters(7);
  filters[0].department = "bau";
  filters[1].connector = "door";
  filters[2].sender_message_id = "B-1";
  filters[3].sha256 = "cd34";
  filters[4].code = "NABE-SES-003";
  filters[5].since_us = 2'000;
  filters[6].after = all->at(0).number;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const auto found = store().refusals(filters[i]);
    ASSERT_EQ(found->size(), 1U) << "filter " << i;
    EXPECT_EQ(found->at(0).record.sender_message_id, "B-1") << "filter " << i;
  }
  RefusalFilter early;
  early.until_us = 2'000;
  EXPECT_EQ(store().refusals(early)->size(), 1U);
  RefusalFilter page;
  page.limit = 1;
  ASSERT_EQ(store().refusals(page)->size(), 1U);
  EXPECT_EQ(store().refusals(page)->at(0).record.sender_message_id, "A-1");
}

}  // namespace
}  // namespace nabe::store::testing
