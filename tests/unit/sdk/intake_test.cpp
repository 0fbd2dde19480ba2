// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "scripted.h"

namespace {

using nabe::Code;
using nabe::Committed;
using nabe::Intake;
using nabe::MessageBuilder;
using nabe::Outcome;
using nabe::test::Scripted;
using nabe::testing::FakeHost;
using Kind = nabe::Outcome::Kind;

MessageBuilder message(std::string id, std::string body = "<a/>") {
  return MessageBuilder("a.b").sender_message_id(std::move(id)).body(std::move(body), "application/xml");
}

class IntakeOfASource : public ::testing::Test {
 protected:
  Committed send(const MessageBuilder& built) {
    Intake intake(host_.table());
    intake.emit(built);
    return intake.commit();
  }

  FakeHost host_;
};

TEST_F(IntakeOfASource, GivesAReceiptPerMessage) {
  Intake intake(host_.table());
  intake.emit(message("1"));
  intake.emit(message("2"));
  const Committed committed = intake.commit();

  ASSERT_EQ(committed.receipts.size(), 2u);
  EXPECT_EQ(committed.receipts[0].message_id.size(), 36u);
  EXPECT_NE(committed.receipts[0].message_id, committed.receipts[1].message_id);
  EXPECT_EQ(committed.receipts[0].receipt_time, host_.clock().now());
  EXPECT_FALSE(committed.receipts[0].duplicate);
}

TEST_F(IntakeOfASource, GivesADuplicateTheFirstReceipt) {
  const Committed first = send(message("1"));
  host_.clock().advance(std::chrono::hours(1));
  const Committed second = send(message("1"));

  ASSERT_EQ(second.receipts.size(), 1u);
  EXPECT_TRUE(second.receipts[0].duplicate);
  EXPECT_EQ(second.receipts[0].message_id, first.receipts[0].message_id);
  EXPECT_EQ(second.receipts[0].receipt_time, first.receipts[0].receipt_time);
  EXPECT_EQ(host_.messages().size(), 1u);
}

TEST_F(IntakeOfASource, RefusesAKnownIdentityWithOtherContent) {
  EXPECT_TRUE(send(message("1", "<a/>")));
  const Committed second = send(message("1", "<b/>"));

  EXPECT_EQ(second.outcome.code(), Code::Conflict);
  EXPECT_TRUE(second.receipts.empty());
  EXPECT_EQ(host_.messages().size(), 1u);
}

TEST_F(IntakeOfASource, TakesMessagesWithoutIdentityEachForItself) {
  EXPECT_TRUE(send(MessageBuilder("a.b")));
  EXPECT_TRUE(send(MessageBuilder("a.b")));

  EXPECT_EQ(host_.messages().size(), 2u);
}

TEST_F(IntakeOfASource, CommitsACursorWithItsMessages) {
  Intake intake(host_.table());
  intake.emit(message("1"));
  intake.put("cursor", "1");
  EXPECT_FALSE(host_.state("cursor"));
  EXPECT_TRUE(intake.commit());

  EXPECT_EQ(host_.state("cursor"), "1");
}

TEST_F(IntakeOfASource, ThatIsLeftCommitsNothing) {
  {
    Intake intake(host_.table());
    intake.emit(message("1"));
  }

  EXPECT_TRUE(host_.messages().empty());
  EXPECT_EQ(host_.open_sessions(), 0u);
}

TEST_F(IntakeOfASource, ThatWasRefusedSaysWhy) {
  host_.refuse_intakes(Outcome::busy("the disk is nearly full").with_code(Code::DiskLow));

  Intake intake(host_.table());

  EXPECT_FALSE(intake);
  EXPECT_EQ(intake.failure()->kind(), Kind::Busy);
  EXPECT_EQ(intake.failure()->code(), Code::DiskLow);
}

TEST_F(IntakeOfASource, ThatWasRefusedAnswersCommitWithTheSame) {
  host_.refuse_intakes(Outcome::busy("draining").with_code(Code::Stopping));

  EXPECT_EQ(send(message("1")).outcome.code(), Code::Stopping);
}

TEST_F(IntakeOfASource, DoesNotCommitAfterAWriteThatFailed) {
  Intake intake(host_.table());
  intake.emit(message("1"));
  host_.fail_call(1, Code::TooLarge);
  EXPECT_FALSE(intake.write("and more than fits"));

  EXPECT_EQ(intake.commit().outcome.code(), Code::TooLarge);
  EXPECT_TRUE(host_.messages().empty());
  EXPECT_EQ(host_.open_sessions(), 0u);
}

TEST_F(IntakeOfASource, CommitsOnce) {
  Intake intake(host_.table());
  intake.emit(message("1"));
  EXPECT_TRUE(intake.commit());

  EXPECT_EQ(intake.commit().outcome.code(), Code::Stale);
  EXPECT_TRUE(host_.violations().empty());
}

TEST_F(IntakeOfASource, MovesWithAllThatItHolds) {
  Intake intake(host_.table());
  intake.emit(message("1"));
  Intake moved(std::move(intake));

  EXPECT_EQ(moved.commit().receipts.size(), 1u);
}

TEST_F(IntakeOfASource, AcceptsNothingWhenTheCommitFails) {
  Intake intake(host_.table());
  intake.emit(message("1"));
  host_.fail_call(1, Code::Unavailable);

  EXPECT_EQ(intake.commit().outcome.code(), Code::Unavailable);
  EXPECT_TRUE(host_.messages().empty());
}

TEST_F(IntakeOfASource, OpensACaseThatLaterMessagesFindByReference) {
  const Committed first = send(message("1").reference("portal", "P-1").opens_case());
  const Committed second = send(message("2").reference("portal", "P-1"));

  EXPECT_FALSE(first.receipts[0].case_id.empty());
  EXPECT_EQ(second.receipts[0].case_id, first.receipts[0].case_id);
}

class QueuedCommit : public ::testing::Test {
 protected:
  QueuedCommit() {
    Scripted::on_settled = [this](std::uint64_t ticket, const Committed& committed) {
      settled_.emplace_back(ticket, committed);
    };
  }
  Outcome queue(const MessageBuilder& built, std::uint64_t ticket) {
    Intake intake(host_.table());
    intake.emit(built);
    return intake.commit_queued(ticket);
  }

  nabe::test::ScriptedHost scripted_;
  FakeHost& host_ = scripted_.host;
  std::vector<std::pair<std::uint64_t, Committed>> settled_;
};

TEST_F(QueuedCommit, IsSettledLaterWithItsTicket) {
  EXPECT_TRUE(queue(message("1"), 7).is_ok());
  EXPECT_TRUE(settled_.empty());

  EXPECT_EQ(host_.settle(), 1u);

  ASSERT_EQ(settled_.size(), 1u);
  EXPECT_EQ(settled_[0].first, 7u);
  EXPECT_EQ(settled_[0].second.receipts[0].message_id, host_.messages()[0].receipt.message_id);
}

TEST_F(QueuedCommit, MaySettleBeforeItReturns) {
  host_.settle_at_once();

  EXPECT_TRUE(queue(message("1"), 7).is_ok());

  EXPECT_EQ(settled_.size(), 1u);
}

TEST_F(QueuedCommit, TellsADuplicate) {
  EXPECT_TRUE(queue(message("1"), 1).is_ok());
  EXPECT_TRUE(queue(message("1"), 2).is_ok());
  host_.settle();

  ASSERT_EQ(settled_.size(), 2u);
  EXPECT_TRUE(settled_[1].second.receipts[0].duplicate);
}

TEST_F(QueuedCommit, TellsAFailure) {
  Intake intake(host_.table());
  intake.emit(message("1"));
  host_.fail_call(1, Code::Unavailable);
  EXPECT_TRUE(intake.commit_queued(9).is_ok());
  host_.settle();

  ASSERT_EQ(settled_.size(), 1u);
  EXPECT_EQ(settled_[0].second.outcome.code(), Code::Unavailable);
}

TEST_F(QueuedCommit, IsNotSettledIfItWasNeverQueued) {
  Intake intake(host_.table());
  host_.fail_call(1);
  intake.emit(message("1"));

  EXPECT_FALSE(intake.commit_queued(3).is_ok());
  EXPECT_EQ(host_.settle(), 0u);
}

}  // namespace
