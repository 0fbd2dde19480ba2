// SPDX-License-Identifier: EUPL-1.2
#include "base/ids.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

using Cases = StoreTest;
NABE_FOR_EVERY_STORE(Cases);

const Reference kFile{"kommunix", "AZ-17"};

AcceptMessage naming(std::vector<Reference> references, const std::string& body = "body") {
  AcceptMessage change = message_to({"kommunix"}, body);
  change.selector.references = std::move(references);
  return change;
}

AssignMessage assigning(const std::string& message_id, const std::string& case_id) {
  AssignMessage change;
  change.message_id = message_id;
  change.case_id = case_id;
  change.at_us = 5;
  change.actor = "clerk";
  return change;
}

RerouteMessage rerouting(const std::string& message_id, const std::string& department = kDepartment) {
  RerouteMessage change;
  change.message_id = message_id;
  change.department = department;
  change.decision_json = "{}";
  change.deliveries = {to("kommunix")};
  change.at_us = 5;
  change.actor = "clerk";
  return change;
}

TEST_P(Cases, AMessageFindsItsCaseByAReference) {
  const std::string case_id = open_case({kFile});

  EXPECT_EQ(accept(naming({kFile})).case_id, case_id);
}

TEST_P(Cases, AReferenceCountsWithinItsDepartmentOnly) {
  open_case({kFile});
  AcceptMessage other = naming({kFile});
  other.message.department = "einwohneramt";

  EXPECT_EQ(accept(other).case_id, "");
}

TEST_P(Cases, AMessageThatNeitherNamesNorOpensACaseHasNone) { EXPECT_EQ(accept(message_to({"akte"})).case_id, ""); }

TEST_P(Cases, AMessageMayOpenACaseWithoutAReference) { EXPECT_FALSE(open_case().empty()); }

TEST_P(Cases, AnUnknownCaseIsNotFound) {
  AcceptMessage change = message("body");
  change.selector.case_id = "no such case";

  EXPECT_EQ(status_of({change}), BatchStatus::NotFound);
}

TEST_P(Cases, ACaseOfAnotherDepartmentIsRefused) {
  AcceptMessage change = message("body");
  change.selector.case_id = open_case();
  change.message.department = "einwohneramt";

  EXPECT_EQ(status_of({change}), BatchStatus::Refused);
}

TEST_P(Cases, ReferencesOfDifferentCasesAreRefused) {
  open_case({kFile});
  open_case({{"akte", "17"}});

  EXPECT_EQ(status_of({naming({kFile, {"akte", "17"}})}), BatchStatus::Refused);
}

TEST_P(Cases, AnUnknownReferenceLeavesTheMessageUnassigned) {
  const AcceptMessage change = naming({kFile});
  const BatchResult result = commit({change});

  EXPECT_TRUE(result.heads.empty());
  EXPECT_EQ((*store().message(change.message.id))->disposition, Disposition::Unassigned);
  EXPECT_EQ(delivery_of(change.message.id).state, DeliveryState::Unassigned);
}

TEST_P(Cases, TheReferenceAssignsTheMessagesThatWaitForIt) {
  const std::string case_id = open_case();
  const Receipt waiting = accept(naming({kFile}));

  const BatchResult result = commit({AddReference{kDepartment, case_id, kFile}});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ(result.heads[0].message_id, waiting.message_id);
  EXPECT_EQ(result.heads[0].case_id, case_id);
  EXPECT_EQ((*store().message(waiting.message_id))->disposition, Disposition::Routed);
}

TEST_P(Cases, WaitingMessagesAreAssignedInTheOrderOfReceipt) {
  const std::string case_id = open_case();
  AcceptMessage second = naming({kFile});
  AcceptMessage first = naming({kFile});
  first.message.receipt_time_us = 1'000;
  first.trusted_receipt_time = true;
  accept(second);
  accept(first);

  commit({AddReference{kDepartment, case_id, kFile}});

  EXPECT_EQ(delivery_of(first.message.id).lane_sequence, 1U);
  EXPECT_EQ(delivery_of(second.message.id).lane_sequence, 2U);
}

TEST_P(Cases, OpeningACaseAssignsTheMessagesThatWaitForItsReference) {
  const Receipt waiting = accept(naming({kFile}));

  const std::string case_id = open_case({kFile});

  EXPECT_EQ((*store().message(waiting.message_id))->message.case_id, case_id);
}

TEST_P(Cases, TheSameReferenceOfTheSameCaseTwiceIsFine) {
  const std::string case_id = open_case({kFile});

  commit({AddReference{kDepartment, case_id, kFile}});

  EXPECT_EQ(store().references_of(case_id)->size(), 1U);
}

TEST_P(Cases, AReferenceOfAnotherCaseIsTaken) {
  open_case({kFile});
  const std::string other = open_case();

  EXPECT_EQ(status_of({AddReference{kDepartment, other, kFile}}), BatchStatus::ReferenceTaken);
}

TEST_P(Cases, NothingOfABatchWithATakenReferenceApplies) {
  open_case({kFile});
  const std::string other = open_case();
  const Delivery delivery = accept_in_case(other);

  submit(store(), {finish(delivery, DeliveryState::Delivered), AddReference{kDepartment, other, kFile}});

  EXPECT_EQ(state_of(delivery.id), DeliveryState::Waiting);
}

TEST_P(Cases, APersonAssignsAMessageToACase) {
  const std::string case_id = open_case();
  const Receipt waiting = accept(naming({kFile}));

  const BatchResult result = commit({assigning(waiting.message_id, case_id)});

  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_EQ((*store().message(waiting.message_id))->message.case_id, case_id);
}

TEST_P(Cases, APersonOpensACaseForAMessageAndItsReferencesNameThatCase) {
  const Receipt first = accept(naming({kFile}));
  const Receipt second = accept(naming({kFile}));

  commit({assigning(first.message_id, {})});

  const std::string case_id = (*store().message(first.message_id))->message.case_id;
  EXPECT_FALSE(case_id.empty());
  EXPECT_EQ((*store().message(second.message_id))->message.case_id, case_id);
  EXPECT_EQ(*store().references_of(case_id), std::vector<Reference>{kFile});
}

TEST_P(Cases, AnAssignedMessageCannotBeAssignedAgain) {
  const std::string case_id = open_case({kFile});
  const Receipt receipt = accept(naming({kFile}));

  EXPECT_EQ(status_of({assigning(receipt.message_id, case_id)}), BatchStatus::Refused);
}

TEST_P(Cases, AMessageIsNotAssignedToACaseThatDoesNotExist) {
  const Receipt waiting = accept(naming({kFile}));

  EXPECT_EQ(status_of({assigning(waiting.message_id, "no such case")}), BatchStatus::NotFound);
}

TEST_P(Cases, AnUnroutedMessageIsRoutedAgain) {
  AcceptMessage change = message("body");
  change.disposition = Disposition::Unrouted;
  accept(change);

  const BatchResult result = commit({rerouting(change.message.id)});

  EXPECT_EQ(result.heads.size(), 1U);
  EXPECT_EQ((*store().message(change.message.id))->disposition, Disposition::Routed);
}

TEST_P(Cases, ARoutedMessageIsNotRoutedAgain) {
  EXPECT_EQ(status_of({rerouting(accept(message_to({"akte"})).message_id)}), BatchStatus::Refused);
}

TEST_P(Cases, AMessageOfAnUnknownDepartmentMovesToTheRightOne) {
  AcceptMessage change = message("body");
  change.message.department = "no-such-department";
  change.message.sender_message_id = "A-1";
  change.disposition = Disposition::UnknownDepartment;
  accept(change);

  commit({rerouting(change.message.id, kDepartment)});

  EXPECT_EQ((*store().message(change.message.id))->message.department, kDepartment);
  EXPECT_TRUE(accept(change).duplicate) << "its identity stays as the sender knows it";
}

TEST_P(Cases, ARoutedAgainMessageFindsTheCaseOfItsNewDepartment) {
  const std::string case_id = open_case({kFile});
  AcceptMessage change = message("body");
  change.message.department = "no-such-department";
  change.selector.references = {kFile};
  change.disposition = Disposition::UnknownDepartment;
  accept(change);

  commit({rerouting(change.message.id, kDepartment)});

  EXPECT_EQ((*store().message(change.message.id))->message.case_id, case_id);
}

TEST_P(Cases, ACaseThatMovesToADepartmentAssignsWhatWaitsThereForItsReference) {
  AcceptMessage elsewhere = message("body");
  elsewhere.message.department = "nowhere";
  elsewhere.selector.references = {kFile};
  elsewhere.selector.opens_case = true;
  elsewhere.disposition = Disposition::UnknownDepartment;
  const std::string case_id = accept(elsewhere).case_id;
  AcceptMessage waiting = message_to({"kommunix"});
  waiting.selector.references = {kFile};
  accept(waiting);

  const BatchResult result = commit({rerouting(elsewhere.message.id, kDepartment)});

  EXPECT_EQ((*store().message(waiting.message.id))->message.case_id, case_id);
  EXPECT_EQ(delivery_of(waiting.message.id).state, DeliveryState::Waiting);
  ASSERT_EQ(result.heads.size(), 1U);
}

TEST_P(Cases, ARoutedAgainMessageWithAnUnknownReferenceIsUnassigned) {
  AcceptMessage change = message("body");
  change.selector.references = {kFile};
  change.disposition = Disposition::Unrouted;
  accept(change);

  EXPECT_TRUE(commit({rerouting(change.message.id)}).heads.empty());
  EXPECT_EQ((*store().message(change.message.id))->disposition, Disposition::Unassigned);
}

}  // namespace
}  // namespace nabe::store::testing
