// SPDX-License-Identifier: EUPL-1.2
#include <chrono>
#include <future>

#include "hub_fixture.h"
#include "message/sha256.h"

namespace nabe::test {
namespace {

/// What is refused at the door: nothing of it stays but a count and a record.
class Refusal : public HubTest {
 protected:
  void begin_hub() { begin(sink_section("akte"), route_to("akte")); }

  static script::Submission submission(const std::string& id) {
    script::Submission result;
    result.sender_message_id = id;
    result.body = application(id);
    return result;
  }
  std::uint64_t counted(const std::string& code) {
    const auto counts = hub_->statistics().refused.snapshot();
    const auto found = counts.find({"door", code});
    return found == counts.end() ? 0 : found->second;
  }
  bool recorded(std::uint64_t count) {
    return eventually([&] { return store().counts()->refusals == count; });
  }
  std::vector<store::RecordRefusal> records() {
    std::vector<store::RecordRefusal> result;
    const auto stored = store().refusals({});
    for (const store::StoredRefusal& refusal : *stored) result.push_back(refusal.record);
    return result;
  }
};

TEST_F(Refusal, OfContentIsRecordedWithTimeSenderAndHash) {
  begin_hub();
  auto broken = submission("a-1");
  broken.department = "office";
  broken.body = "<application></broken>";
  const TimeUs before_us = clock_.now_us();

  script::submit("door", broken);

  ASSERT_TRUE(recorded(1));
  const store::RecordRefusal record = records().at(0);
  EXPECT_GE(record.at_us, before_us);
  EXPECT_LE(record.at_us, clock_.now_us());
  EXPECT_EQ(record.department, "office");
  EXPECT_EQ(record.connector, "door");
  EXPECT_EQ(record.sender_message_id, "a-1");
  EXPECT_EQ(record.sha256, message::sha256_hex(broken.body));
  EXPECT_EQ(record.size_bytes, broken.body.size());
  EXPECT_TRUE(record.code.starts_with("NABE-MSG-")) << record.code;
}

TEST_F(Refusal, AtTheCommitIsToldOnceItsRecordIsOnDisk) {
  begin_hub();
  auto broken = submission("a-1");
  broken.body = "<application>";  // broken by its end alone
  script::OpenIntake intake("door", broken);
  std::promise<void> disk;
  store().submit({store::DropBlob{"none"}},
                 [held = disk.get_future().share()](const store::BatchResult&) { held.wait(); });

  auto told = intake.commit_queued();

  EXPECT_EQ(told.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  disk.set_value();
  EXPECT_EQ(told.get().outcome, NABE_REJECT);
  EXPECT_EQ(store().counts()->refusals, 1U);
}

TEST_F(Refusal, OfOtherContentUnderAKnownIdIsToldOnceItsRecordIsOnDisk) {
  begin_hub();
  script::submit("door", submission("a-1"));
  auto other = submission("a-1");
  other.body = application("a-1", "<changed/>");

  EXPECT_EQ(script::submit("door", other).outcome, NABE_REJECT);

  EXPECT_EQ(store().counts()->refusals, 1U);
}

TEST_F(Refusal, OfAMessageThatMayNotBeginIsCountedAndRecorded) {
  begin_hub();
  auto untyped = submission("a-1");
  untyped.type.clear();
  untyped.department = "office";
  auto wordy = submission("a-2");
  wordy.attributes = {{"channel", std::string(5'000, 'x')}};
  auto long_id = submission(std::string(300, 'x'));
  auto nameless = submission("a-4");
  nameless.references = {{"", "4711"}};

  for (const auto& unacceptable : {untyped, wordy, long_id, nameless}) {
    const auto receipt = script::submit("door", unacceptable);
    EXPECT_EQ(receipt.outcome, NABE_REJECT);
    EXPECT_TRUE(receipt.detail.starts_with("NABE-SES-013")) << receipt.detail;
  }

  EXPECT_EQ(counted("NABE-SES-013"), 4U);
  ASSERT_TRUE(recorded(4));
  const auto all = records();
  EXPECT_EQ(all[0].department, "office");
  EXPECT_EQ(all[0].sender_message_id, "a-1");
  EXPECT_EQ(all[0].code, "NABE-SES-013");
  EXPECT_EQ(all[0].size_bytes, 0U);
  EXPECT_EQ(all[1].sender_message_id, "a-2");
  EXPECT_EQ(all[2].sender_message_id.substr(0, 256), std::string(256, 'x'));
  EXPECT_EQ(store().counts()->messages, 0U);
}

TEST_F(Refusal, OfTextThatIsNotUtf8IsCountedAndRecorded) {
  begin_hub();

  EXPECT_EQ(script::submit("door", submission("a-\xff")).outcome, NABE_REJECT);
  auto other = submission("a-2");
  other.attachments = {{"scan-\xff.pdf", "bytes"}};
  EXPECT_EQ(script::submit("door", other).outcome, NABE_REJECT);
  script::OpenIntake intake("door", submission("a-3"));
  EXPECT_FALSE(intake.reference("portal", "\xff"));

  ASSERT_TRUE(recorded(3));
  EXPECT_EQ(counted("NABE-SES-013"), 2U);
  EXPECT_EQ(counted("NABE-SES-005"), 1U);
  EXPECT_EQ(records()[0].sender_message_id, "a-\\xff");
}

TEST_F(Refusal, OfOneMessageIsThatOfItsWholeIntake) {
  begin_hub();
  script::OpenIntake intake("door", submission("a-1"));
  auto untyped = submission("a-2");
  untyped.type.clear();

  EXPECT_FALSE(intake.begin(untyped));

  EXPECT_EQ(intake.commit().outcome, NABE_REJECT);
  EXPECT_EQ(counted("NABE-SES-013"), 1U);
  ASSERT_TRUE(recorded(1));
  EXPECT_EQ(records().at(0).sender_message_id, "a-2");
  EXPECT_EQ(store().counts()->messages, 0U);
}

TEST_F(Refusal, OfAReferenceIsCountedAndRecorded) {
  begin_hub();
  script::OpenIntake intake("door", submission("a-1"));

  EXPECT_FALSE(intake.reference("", "4711"));

  EXPECT_EQ(counted("NABE-SES-013"), 1U);
  ASSERT_TRUE(recorded(1));
  EXPECT_EQ(records().at(0).sender_message_id, "a-1");
  EXPECT_EQ(records().at(0).sha256, message::sha256_hex(application("a-1")));
}

TEST_F(Refusal, ByTheSourceItselfIsCountedAndLeavesNoRecord) {
  begin_hub();

  script::count_refusal("door", "unauthenticated");
  script::count_refusal("door", "unauthenticated");

  EXPECT_EQ(counted("unauthenticated"), 2U);
  script::submit("door", submission("a-1"));  // whatever was to be written before has been
  EXPECT_EQ(store().counts()->refusals, 0U);
}

TEST_F(Refusal, ByTheSourceItselfOfAMessageThatHadBegunIsRecorded) {
  begin_hub();
  script::OpenIntake intake("door", submission("a-1"));

  intake.refuse("too-large");

  EXPECT_EQ(counted("too-large"), 1U);
  ASSERT_TRUE(recorded(1));
  EXPECT_EQ(records().at(0).code, "too-large");
  EXPECT_EQ(records().at(0).sender_message_id, "a-1");
  EXPECT_EQ(records().at(0).sha256, message::sha256_hex(application("a-1")));
  EXPECT_EQ(store().counts()->messages, 0U);
  EXPECT_EQ(operations().status().intake_memory_bytes, 0U);
}

TEST_F(Refusal, ForEverNewReasonsIsCountedAsOther) {
  begin_hub();

  for (int i = 0; i < 70; ++i) {
    script::count_refusal("door", "reason-" + std::to_string(i));
  }
  script::count_refusal("door", "reason-0");

  EXPECT_EQ(counted("reason-0"), 2U);
  EXPECT_EQ(counted("reason-63"), 1U);
  EXPECT_EQ(counted("reason-64"), 0U);
  EXPECT_EQ(counted("other"), 6U);
}

}  // namespace
}  // namespace nabe::test
