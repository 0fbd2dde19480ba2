// SPDX-License-Identifier: EUPL-1.2
#include <future>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

constexpr std::int64_t kHourUs = 3600LL * 1000 * 1000;

class ReceiptTime : public HubTest {
 protected:
  static script::Receipt submit(const std::string& id, TimeUs handed_in_us = 0) {
    script::Submission submission;
    submission.sender_message_id = id;
    submission.body = application(id);
    submission.receipt_time_us = handed_in_us;
    return script::submit("door", submission);
  }
};

TEST_F(ReceiptTime, DoesNotGoBackwardsWithTheClock) {
  begin(sink_section("akte"), route_to("akte"));
  const auto before = submit("a-1");

  clock_.set(-kHourUs);

  EXPECT_GE(submit("a-2").receipt_time_us, before.receipt_time_us);
}

TEST_F(ReceiptTime, DoesNotGoBackwardsWithTheClockWhileTheHubIsDown) {
  begin(sink_section("akte"), route_to("akte"));
  const auto before = submit("a-1");
  end();

  clock_.set(-kHourUs);
  begin_again();

  EXPECT_GE(submit("a-2").receipt_time_us, before.receipt_time_us);
}

/// Neither when the first byte came nor when the disk had it.
TEST_F(ReceiptTime, IsWhenTheLastByteArrived) {
  begin(sink_section("akte"), route_to("akte"));
  const std::string body = application("a-1");
  script::Submission submission;
  submission.sender_message_id = "a-1";
  submission.body = body.substr(0, body.size() / 2);
  script::OpenIntake intake("door", submission);
  clock_.set(kHourUs);
  const TimeUs earliest_us = clock_.now_us();
  ASSERT_TRUE(intake.write(body.substr(body.size() / 2))) << intake.refusal().detail;
  std::promise<void> disk;
  store().submit({store::DropBlob{"none"}},
                 [held = disk.get_future().share()](const store::BatchResult&) { held.wait(); });

  auto queued = intake.commit_queued();
  const TimeUs latest_us = clock_.now_us();
  clock_.set(kHourUs);
  disk.set_value();

  const auto receipt = queued.get();
  ASSERT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  EXPECT_GE(receipt.receipt_time_us, earliest_us);
  EXPECT_LE(receipt.receipt_time_us, latest_us);
}

TEST_F(ReceiptTime, IsThatOfATrustedSource) {
  door_ = "trusted_receipt_time = true\n";
  begin(sink_section("akte"), route_to("akte"));
  const TimeUs stamped_us = clock_.now_us() - kHourUs;

  const auto receipt = submit("a-1", stamped_us);

  EXPECT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  EXPECT_EQ(receipt.receipt_time_us, stamped_us);
}

TEST_F(ReceiptTime, OfASourceThatIsNotTrustedIsRefused) {
  begin(sink_section("akte"), route_to("akte"));

  const auto receipt = submit("a-1", clock_.now_us() - kHourUs);

  EXPECT_EQ(receipt.outcome, NABE_REJECT);
  EXPECT_TRUE(receipt.detail.starts_with("NABE-SES-017")) << receipt.detail;
  EXPECT_EQ(store().counts()->messages, 0u);
}

TEST_F(ReceiptTime, OfATrustedSourceMustLieInThePast) {
  door_ = "trusted_receipt_time = true\n";
  begin(sink_section("akte"), route_to("akte"));

  EXPECT_TRUE(submit("a-1", clock_.now_us() + kHourUs).detail.starts_with("NABE-SES-013"));
}

}  // namespace
}  // namespace nabe::test
