// SPDX-License-Identifier: EUPL-1.2
#include "base/ids.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

using Acceptance = StoreTest;
NABE_FOR_EVERY_STORE(Acceptance);

AcceptMessage identified(const std::string& sender_message_id, const std::string& body) {
  AcceptMessage change = message_to({"kommunix"}, body);
  change.message.sender_message_id = sender_message_id;
  return change;
}

TEST_P(Acceptance, AMessageIsReadBackAsItWasGiven) {
  AcceptMessage change = message_to({"kommunix"}, "<a/>");
  change.message.attributes = {{"x", "1"}, {"with:colon", ""}};
  change.message.facts = {{"service", "passersatz"}};
  change.message.causation_id = "cause";
  change.message.trace_parent = "00-trace";
  change.message.attachments.push_back({"scan.pdf", "application/pdf", content_of(std::string("a\0b", 3))});
  change.decision_json = R"({"routes":1})";
  accept(change);

  const auto stored = store().message(change.message.id);

  ASSERT_TRUE(stored && stored->has_value());
  const Message& message = (*stored)->message;
  EXPECT_EQ(message.department, kDepartment);
  EXPECT_EQ(message.attributes, change.message.attributes);
  EXPECT_EQ(message.facts, change.message.facts);
  EXPECT_EQ(message.causation_id, "cause");
  EXPECT_EQ(message.trace_parent, "00-trace");
  EXPECT_EQ(*message.body.inline_bytes, "<a/>");
  ASSERT_EQ(message.attachments.size(), 1U);
  EXPECT_EQ(message.attachments[0].name, "scan.pdf");
  EXPECT_EQ(*message.attachments[0].content.inline_bytes, std::string("a\0b", 3));
  EXPECT_EQ((*stored)->decision_json, R"({"routes":1})");
}

TEST_P(Acceptance, AnUnknownMessageIsNothing) {
  const auto stored = store().message("no such id");

  ASSERT_TRUE(stored);
  EXPECT_FALSE(stored->has_value());
}

TEST_P(Acceptance, TheDeliveriesOfAMessageWithoutACaseAreHeadsAtOnce) {
  const BatchResult result = commit({message_to({"akte", "kommunix"})});

  ASSERT_EQ(result.heads.size(), 2U);
  EXPECT_EQ(result.heads[0].connector, "akte");
  EXPECT_EQ(result.heads[0].state, DeliveryState::Waiting);
  EXPECT_TRUE(result.heads[0].head);
  EXPECT_EQ(result.heads[1].grant, std::vector<std::string>{"*"});
}

TEST_P(Acceptance, ADuplicateGetsTheStoredReceipt) {
  const Receipt first = accept(identified("A-1", "same"));

  const BatchResult again = commit({identified("A-1", "same")});

  ASSERT_EQ(again.receipts.size(), 1U);
  EXPECT_TRUE(again.receipts[0].duplicate);
  EXPECT_EQ(again.receipts[0].message_id, first.message_id);
  EXPECT_EQ(again.receipts[0].receipt_time_us, first.receipt_time_us);
  EXPECT_TRUE(again.heads.empty());
}

TEST_P(Acceptance, ADuplicateWithinOneBatchIsRecognised) {
  const BatchResult result = commit({identified("A-1", "same"), identified("A-1", "same")});

  ASSERT_EQ(result.receipts.size(), 2U);
  EXPECT_FALSE(result.receipts[0].duplicate);
  EXPECT_TRUE(result.receipts[1].duplicate);
}

TEST_P(Acceptance, TheOtherChangesOfABatchWithADuplicateApply) {
  accept(identified("A-1", "same"));

  commit({identified("A-1", "same"), PutState{kDepartment, "portal", "cursor", "17", {}}});

  const auto cursor = store().state_get(kDepartment, "portal", "cursor");
  ASSERT_TRUE(cursor && cursor->has_value());
  EXPECT_EQ((*cursor)->value, "17");
}

TEST_P(Acceptance, OtherContentUnderAKnownIdentityIsAConflict) {
  accept(identified("A-1", "one"));

  EXPECT_EQ(status_of({identified("A-1", "two")}), BatchStatus::IdentityConflict);
}

TEST_P(Acceptance, NothingOfABatchWithAConflictApplies) {
  accept(identified("A-1", "one"));

  const BatchResult result =
      submit(store(), {PutState{kDepartment, "portal", "cursor", "17", {}}, identified("A-1", "two")});

  EXPECT_EQ(result.error.code, "NABE-STO-010");
  EXPECT_FALSE(store().state_get(kDepartment, "portal", "cursor")->has_value());
}

TEST_P(Acceptance, IdentityIsPerSource) {
  AcceptMessage other = identified("A-1", "two");
  other.message.source = "second_portal";
  accept(identified("A-1", "one"));

  EXPECT_FALSE(accept(other).duplicate);
}

TEST_P(Acceptance, MessagesWithoutASendersIdAreNeverDuplicates) {
  accept(identified("", "same"));

  EXPECT_FALSE(accept(identified("", "same")).duplicate);
}

TEST_P(Acceptance, TheSameHubIdTwiceIsRefused) {
  const AcceptMessage change = message("one");
  accept(change);

  EXPECT_EQ(status_of({change}), BatchStatus::Refused);
  EXPECT_FALSE(store().failed());
}

TEST_P(Acceptance, ReceiptTimesNeverGoBackwards) {
  AcceptMessage later = message("one");
  AcceptMessage earlier = message("two");
  earlier.message.receipt_time_us = later.message.receipt_time_us - 5'000'000;
  accept(later);

  EXPECT_EQ(accept(earlier).receipt_time_us, later.message.receipt_time_us);
}

TEST_P(Acceptance, ReceiptTimesNeverGoBackwardsAcrossARestart) {
  AcceptMessage later = message("one");
  AcceptMessage earlier = message("two");
  earlier.message.receipt_time_us = later.message.receipt_time_us - 5'000'000;
  accept(later);
  reopen();

  EXPECT_EQ(*store().last_receipt_time_us(), later.message.receipt_time_us);
  EXPECT_EQ(accept(earlier).receipt_time_us, later.message.receipt_time_us);
}

TEST_P(Acceptance, ATrustedSourceMayHandInAnEarlierReceiptTime) {
  accept(message("one"));
  AcceptMessage trusted = message("two");
  trusted.message.receipt_time_us = 1'000;
  trusted.trusted_receipt_time = true;

  EXPECT_EQ(accept(trusted).receipt_time_us, 1'000);
}

TEST_P(Acceptance, ALargeBodyIsKeptOutOfTheRow) {
  const std::string large(300'000, 'x');
  AcceptMessage change = message(large);
  accept(change);

  const auto stored = store().message(change.message.id);
  ASSERT_TRUE(stored && stored->has_value());
  const Content& body = (*stored)->message.body;

  EXPECT_EQ(body.inline_bytes, nullptr);
  EXPECT_FALSE(body.blob_id.empty());
  EXPECT_EQ(body.size_bytes, large.size());
}

TEST_P(Acceptance, TwoDeliveriesToOneConnectorAreRefused) {
  EXPECT_EQ(status_of({message_to({"akte", "akte"})}), BatchStatus::Refused);
}

TEST_P(Acceptance, AMessageWithoutASourceIsRefused) {
  AcceptMessage change = message("one");
  change.message.source.clear();

  EXPECT_EQ(status_of({change}), BatchStatus::Refused);
}

TEST_P(Acceptance, ARefusalAtTheDoorLeavesARecord) {
  commit({RecordRefusal{1, kDepartment, "portal", "A-1", "sha", 12, "NABE-XML-001"}});

  EXPECT_EQ(store().counts()->refusals, 1U);
}

TEST_P(Acceptance, EverythingIsThereAfterARestart) {
  const AcceptMessage change = message_to({"kommunix"});
  accept(change);
  reopen();

  EXPECT_TRUE(store().message(change.message.id)->has_value());
  EXPECT_EQ(store().waiting_heads("kommunix", INT64_MAX, 0, 0, 10)->size(), 1U);
}

}  // namespace
}  // namespace nabe::store::testing
