// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nabe/testing.hpp>

namespace {

using nabe::Intake;
using nabe::MessageBuilder;
using nabe::testing::AcceptedMessage;
using nabe::testing::FakeHost;

class BuiltMessage : public ::testing::Test {
 protected:
  AcceptedMessage accept(const MessageBuilder& message) {
    Intake intake(host_.table());
    intake.emit(message);
    EXPECT_TRUE(intake.commit());
    return host_.messages().back();
  }

  FakeHost host_;
};

TEST_F(BuiltMessage, ArrivesWithAllItsFields) {
  const nabe::Time stamp = host_.clock().now() - std::chrono::hours(2);

  const AcceptedMessage message = accept(MessageBuilder("application.submitted")
                                             .sender_message_id("S-1")
                                             .department("office")
                                             .trace_parent("00-1-2-01")
                                             .attribute("channel", "web")
                                             .reference("portal", "P-1")
                                             .opens_case()
                                             .receipt_time(stamp)
                                             .body("<a/>", "application/xml"));

  EXPECT_EQ(message.type, "application.submitted");
  EXPECT_EQ(message.sender_message_id, "S-1");
  EXPECT_EQ(message.department, "office");
  EXPECT_EQ(message.trace_parent, "00-1-2-01");
  EXPECT_EQ(message.attributes.at("channel"), "web");
  EXPECT_EQ(message.references, (nabe::testing::Texts{{"portal", "P-1"}}));
  EXPECT_TRUE(message.opens_case);
  EXPECT_EQ(message.receipt.receipt_time, stamp);
  EXPECT_EQ(message.body, "<a/>");
  EXPECT_EQ(message.media_type, "application/xml");
}

TEST_F(BuiltMessage, BringsSmallAttachments) {
  const AcceptedMessage message = accept(MessageBuilder("a.b")
                                             .body("body", "text/plain")
                                             .attachment({"one.txt", "text/plain"}, "1")
                                             .attachment({"none.txt", "text/plain"}, ""));

  ASSERT_EQ(message.attachments.size(), 2u);
  EXPECT_EQ(message.attachments[0].bytes, "1");
  EXPECT_EQ(message.attachments[1].name, "none.txt");
  EXPECT_EQ(message.body, "body");
}

TEST_F(BuiltMessage, IsContinuedPieceByPiece) {
  Intake intake(host_.table());
  intake.emit(MessageBuilder("a.b").media_type("application/xml"));
  intake.write("<a>");
  intake.write("</a>");
  intake.attach({"scan.pdf", "application/pdf", "00ff"});
  intake.write("PDF");
  EXPECT_TRUE(intake.commit());

  const AcceptedMessage message = host_.messages().back();
  EXPECT_EQ(message.body, "<a></a>");
  ASSERT_EQ(message.attachments.size(), 1u);
  EXPECT_EQ(message.attachments[0].bytes, "PDF");
  EXPECT_EQ(message.attachments[0].sha256, "00ff");
}

}  // namespace
