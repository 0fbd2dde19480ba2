// SPDX-License-Identifier: EUPL-1.2
#include <chrono>
#include <future>
#include <thread>

#include "hub_fixture.h"
#include "message/sha256.h"

namespace nabe::test {
namespace {

script::Submission submission(const std::string& id, const std::string& body) {
  script::Submission result;
  result.sender_message_id = id;
  result.body = body;
  return result;
}

TEST_F(HubTest, ASubmittedApplicationArrivesWithItsBodyAndReceiptTime) {
  begin(sink_section("akte"), route_to("akte"));

  const auto receipt = script::submit("door", submission("a-1", application("a-1")));

  ASSERT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  const auto arrival = script::sink("akte").arrivals().front();
  EXPECT_EQ(arrival.id, receipt.message_id);
  EXPECT_EQ(arrival.body, application("a-1"));
  EXPECT_EQ(arrival.receipt_time_us, receipt.receipt_time_us);
  EXPECT_EQ(arrival.attempt, 1u);
  EXPECT_TRUE(becomes(receipt.message_id, "akte", store::DeliveryState::Delivered));
}

TEST_F(HubTest, AQueuedCommitIsSettledWithTheReceipt) {
  begin(sink_section("akte"), route_to("akte"));

  const auto receipt = script::submit_queued("door", submission("q-1", application("q-1")));

  EXPECT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  EXPECT_EQ(receipt.message_id.size(), 36u);
}

TEST_F(HubTest, AQueuedCommitOfLargeContentDoesNotWaitForTheDisk) {
  begin(sink_section("akte"), route_to("akte"));
  std::promise<void> disk;
  store().submit({store::DropBlob{"none"}},
                 [held = disk.get_future().share()](const store::BatchResult&) { held.wait(); });
  auto large = submission("q-1", application("q-1", "<form>" + std::string(300'000, 'x') + "</form>"));
  large.attachments = {{"scan.pdf", std::string(100'000, 'x')}};
  script::OpenIntake intake("door", large);

  auto queued = std::async(std::launch::async, [&] { return intake.commit_queued(); });

  EXPECT_EQ(queued.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  disk.set_value();
  EXPECT_EQ(queued.get().get().outcome, NABE_DELIVERED);
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  EXPECT_EQ(script::sink("akte").arrivals().front().body, large.body);
  EXPECT_EQ(script::sink("akte").arrivals().front().attachments.at("scan.pdf"), std::string(100'000, 'x'));
}

TEST_F(HubTest, ARepeatedMessageGetsTheStoredReceiptAndArrivesOnce) {
  begin(sink_section("akte"), route_to("akte"));
  const auto first = script::submit("door", submission("a-1", application("a-1")));
  ASSERT_TRUE(script::sink("akte").wait_for(1));

  const auto second = script::submit("door", submission("a-1", application("a-1")));

  EXPECT_TRUE(second.duplicate);
  EXPECT_EQ(second.message_id, first.message_id);
  EXPECT_EQ(second.receipt_time_us, first.receipt_time_us);
  end();
  EXPECT_EQ(script::sink("akte").arrivals().size(), 1u);
}

TEST_F(HubTest, AKnownIdWithOtherContentIsRefusedAndRecorded) {
  begin(sink_section("akte"), route_to("akte"));
  script::submit("door", submission("a-1", application("a-1")));

  const auto second = script::submit("door", submission("a-1", application("a-1", "<changed/>")));

  EXPECT_EQ(second.outcome, NABE_REJECT);
  EXPECT_EQ(second.code, static_cast<std::uint32_t>(NABE_CODE_CONFLICT));
  EXPECT_TRUE(eventually([&] { return store().counts()->refusals == 1; }));
}

TEST_F(HubTest, AKnownIdWithOtherContentIsLoggedAsAnErrorAndCounted) {
  begin(sink_section("akte"), route_to("akte"));
  script::submit("door", submission("a-1", application("a-1")));
  EXPECT_EQ(log_.text().find("a known message id came with other content"), std::string::npos);

  script::submit("door", submission("a-1", application("a-1", "<changed/>")));

  EXPECT_NE(log_.text().find("a known message id came with other content connector=door code=NABE-STO-"),
            std::string::npos)
      << log_.text();
  const auto refused = hub_->statistics().refused.snapshot();
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused.begin()->first.first, "door");
  EXPECT_TRUE(refused.begin()->first.second.starts_with("NABE-STO-")) << refused.begin()->first.second;
  EXPECT_EQ(refused.begin()->second, 1u);
}

TEST_F(HubTest, ABodyThatIsNotWellFormedIsRefusedAndRecorded) {
  begin(sink_section("akte"), route_to("akte"));

  const auto receipt = script::submit("door", submission("a-1", "<application><number>"));

  EXPECT_EQ(receipt.outcome, NABE_REJECT);
  EXPECT_EQ(receipt.code, static_cast<std::uint32_t>(NABE_CODE_INVALID));
  EXPECT_TRUE(eventually([&] { return store().counts()->refusals == 1; }));
  EXPECT_EQ(store().counts()->messages, 0u);
}

TEST_F(HubTest, TheDestinationOfTheBodyNamesTheDepartment) {
  begin(sink_section("akte"), route_to("akte"));

  const auto receipt = script::submit("door", submission("a-1", application("a-1")));

  EXPECT_EQ((*store().message(receipt.message_id))->message.department, "office");
}

TEST_F(HubTest, AnUnknownDepartmentStillGetsAReceiptAndWaitsForAPerson) {
  begin(sink_section("akte"), route_to("akte"));

  const auto receipt =
      script::submit("door", submission("a-1", "<application><destination>nowhere</destination></application>"));

  ASSERT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  EXPECT_EQ((*store().message(receipt.message_id))->disposition, store::Disposition::UnknownDepartment);
}

TEST_F(HubTest, AMessageThatNoRouteWantsIsUnroutedAndCounted) {
  begin(sink_section("akte"), route_to("akte"));
  auto other = submission("a-1", application("a-1"));
  other.type = "feedback.given";

  const auto receipt = script::submit("door", other);

  ASSERT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  EXPECT_EQ(store().counts()->unrouted, 1u);
}

TEST_F(HubTest, TheSendersIdMayComeFromAFactOfTheBody) {
  begin(sink_section("akte"), route_to("akte"));
  auto by_fact = submission("", application("n-7"));
  by_fact.sender_fact = "number";

  const auto first = script::submit("door", by_fact);
  const auto second = script::submit("door", by_fact);

  EXPECT_EQ(first.outcome, NABE_DELIVERED) << first.detail;
  EXPECT_TRUE(second.duplicate);
}

TEST_F(HubTest, AnAttachmentThatIsNotWhatItsSenderClaimsIsRefused) {
  begin(sink_section("akte"), route_to("akte"));
  auto with_attachment = submission("a-1", application("a-1"));
  with_attachment.attachments = {{"passport.pdf", "some bytes"}};
  with_attachment.claimed_sha256 = message::sha256_hex("other bytes");

  const auto receipt = script::submit("door", with_attachment);

  EXPECT_EQ(receipt.outcome, NABE_REJECT);
  EXPECT_NE(receipt.detail.find("NABE-SES-006"), std::string::npos) << receipt.detail;
}

TEST_F(HubTest, AClaimedHashMayBeInUpperCase) {
  begin(sink_section("akte"), route_to("akte"));
  auto with_attachment = submission("a-1", application("a-1"));
  with_attachment.attachments = {{"passport.pdf", "some bytes"}};
  with_attachment.claimed_sha256 = message::sha256_hex("some bytes");
  for (char& c : with_attachment.claimed_sha256) {
    c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  }

  const auto receipt = script::submit("door", with_attachment);

  EXPECT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
}

TEST_F(HubTest, ALargeAttachmentArrivesByteForByte) {
  begin(sink_section("akte"), route_to("akte"));
  std::string bytes(3 * 1024 * 1024 + 17, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(i * 31 + i / 1000);
  }
  auto with_attachment = submission("a-1", application("a-1"));
  with_attachment.attachments = {{"scan.pdf", bytes}, {"empty.pdf", ""}};
  with_attachment.claimed_sha256 = message::sha256_hex(bytes);

  const auto receipt = script::submit("door", with_attachment);

  ASSERT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  const auto arrival = script::sink("akte").arrivals().front();
  EXPECT_TRUE(arrival.attachments.at("scan.pdf") == bytes);
  EXPECT_EQ(arrival.attachments.at("empty.pdf"), "");
}

class LargeContentTest : public HubTest {
 protected:
  script::Submission large(const std::string& id, char filling) {
    auto result = submission(id, application(id));
    result.attachments = {{"scan.pdf", std::string(1024 * 1024, filling)},
                          {"second.pdf", std::string(512 * 1024, filling)}};
    return result;
  }
};

TEST_F(LargeContentTest, OfARepeatedMessageIsNotKeptASecondTime) {
  begin(sink_section("akte"), route_to("akte"));
  ASSERT_EQ(script::submit("door", large("a-1", 'x')).outcome, NABE_DELIVERED);

  ASSERT_TRUE(script::submit("door", large("a-1", 'x')).duplicate);

  EXPECT_TRUE(eventually([&] { return store().counts()->loose_blobs == 0; }));
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  EXPECT_EQ(script::sink("akte").arrivals().front().attachments.at("scan.pdf").size(), 1024u * 1024u);
}

TEST_F(LargeContentTest, OfAConflictingMessageIsDropped) {
  begin(sink_section("akte"), route_to("akte"));
  ASSERT_EQ(script::submit("door", large("a-1", 'x')).outcome, NABE_DELIVERED);

  ASSERT_EQ(script::submit("door", large("a-1", 'y')).code, static_cast<std::uint32_t>(NABE_CODE_CONFLICT));

  EXPECT_TRUE(eventually([&] { return store().counts()->loose_blobs == 0; }));
}

TEST_F(LargeContentTest, OfAMessageThatIsNotWhatItsSenderClaimsIsDropped) {
  begin(sink_section("akte"), route_to("akte"));
  auto forged = large("a-1", 'x');
  forged.claimed_sha256 = message::sha256_hex("other bytes");

  ASSERT_EQ(script::submit("door", forged).outcome, NABE_REJECT);

  EXPECT_TRUE(eventually([&] { return store().counts()->loose_blobs == 0; }));
}

TEST_F(HubTest, ReceiptTimesNeverGoBackwards) {
  begin(sink_section("akte"), route_to("akte"));
  std::int64_t last = 0;
  for (int i = 0; i < 50; ++i) {
    const std::string id = "a-" + std::to_string(i);
    const auto receipt = script::submit("door", submission(id, application(id)));
    EXPECT_GE(receipt.receipt_time_us, last);
    last = receipt.receipt_time_us;
  }
}

TEST_F(HubTest, APollersCursorCommitsTogetherWithItsMessage) {
  begin(sink_section("akte"), route_to("akte"));
  auto refused = submission("a-1", "<broken");
  refused.puts = {{"cursor", "5"}};
  auto accepted = submission("a-2", application("a-2"));
  accepted.puts = {{"cursor", "7"}};

  script::submit("door", refused);
  EXPECT_EQ(script::state("door", "cursor"), std::nullopt);
  script::submit("door", accepted);
  EXPECT_EQ(script::state("door", "cursor"), "7");
}

TEST_F(HubTest, MoreIntakesAtOnceThanItHasPlacesForAreToldToComeAgain) {
  constexpr std::size_t kPlaces = 4096;
  begin(sink_section("akte"), route_to("akte"));
  std::vector<script::OpenIntake> open;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    open.emplace_back("door");
    ASSERT_EQ(open.back().refusal().outcome, NABE_DELIVERED) << i << ": " << open.back().refusal().detail;
  }

  EXPECT_EQ(script::OpenIntake("door").refusal().outcome, NABE_BUSY);
  open.pop_back();

  EXPECT_EQ(script::submit("door", submission("a-1", application("a-1"))).outcome, NABE_DELIVERED);
}

TEST_F(HubTest, NoNameFromABodyReachesTheLog) {
  begin(sink_section("akte"), route_to("akte"));
  const std::string body = application("a-1", "<applicant><name>Gülşen Öztürk</name></applicant>");
  script::submit("door", submission("a-1", body));
  script::submit("door", submission("a-1", body + " "));
  script::submit("door", submission("a-2", "<application><applicant><name>Gülşen Öztürk</broken>"));
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  end();

  EXPECT_EQ(log_.text().find("Gül"), std::string::npos) << log_.text();
  EXPECT_EQ(log_.text().find("ztürk"), std::string::npos) << log_.text();
}

TEST_F(HubTest, ManySendersAtOnceEachGetTheirOwnReceipt) {
  begin(sink_section("akte", "idempotent = true\nmax_in_flight = 4"), route_to("akte"));
  constexpr int kThreads = 4;
  constexpr int kEach = 50;
  std::vector<std::thread> senders;
  std::atomic<int> accepted{0};
  for (int t = 0; t < kThreads; ++t) {
    senders.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = std::to_string(t) + "-" + std::to_string(i);
        accepted += script::submit("door", submission(id, application(id))).outcome == NABE_DELIVERED ? 1 : 0;
      }
    });
  }
  for (std::thread& sender : senders) {
    sender.join();
  }

  EXPECT_EQ(accepted.load(), kThreads * kEach);
  EXPECT_TRUE(script::sink("akte").wait_for(kThreads * kEach));
  EXPECT_TRUE(eventually([&] { return store().counts()->oldest_waiting_us == 0; }));
  EXPECT_EQ(script::sink("akte").arrivals().size(), static_cast<std::size_t>(kThreads * kEach));
}

}  // namespace
}  // namespace nabe::test
