// SPDX-License-Identifier: EUPL-1.2
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
