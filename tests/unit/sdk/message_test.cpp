// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "scripted.h"

namespace {

using nabe::Code;
using nabe::HostError;
using nabe::Message;
using nabe::Outcome;
using nabe::Session;
using nabe::testing::Content;
using nabe::testing::FakeMessage;

class MessageView : public ::testing::Test {
 protected:
  /// Shows `message` to `look` as a delivery would.
  template <typename Look>
  Outcome show(const FakeMessage& message, Look look) {
    return scripted_.deliver(message, [look](const Message& seen, Session&) {
      look(seen);
      return Outcome::delivered();
    });
  }

  nabe::test::ScriptedHost scripted_;
};

TEST_F(MessageView, HasTheFieldsOfTheEnvelope) {
  const FakeMessage message{.type = "a.b", .id = "m1", .department = "office", .case_id = "c1", .attempt = 3};

  EXPECT_TRUE(show(message, [](const Message& m) {
                EXPECT_EQ(m.type(), "a.b");
                EXPECT_EQ(m.id(), "m1");
                EXPECT_EQ(m.department(), "office");
                EXPECT_EQ(m.case_id(), "c1");
                EXPECT_EQ(m.attempt(), 3u);
              }).is_ok());
}

TEST_F(MessageView, FindsAttributesFactsAndReferencesByName) {
  const FakeMessage message{
      .attributes = {{"channel", "web"}}, .facts = {{"service", "passport"}}, .references = {{"dms", "F-1"}}};

  EXPECT_TRUE(show(message, [](const Message& m) {
                EXPECT_EQ(m.attribute("channel"), "web");
                EXPECT_EQ(m.fact("service"), "passport");
                EXPECT_EQ(m.reference("dms"), "F-1");
                EXPECT_FALSE(m.fact("channel").has_value());
              }).is_ok());
}

TEST_F(MessageView, ListsPairsInTheirOrder) {
  std::string seen;
  EXPECT_TRUE(show({.attributes = {{"a", "1"}, {"b", "2"}}}, [&](const Message& m) {
                for (const nabe::Pair pair : m.attributes()) seen += std::string(pair.key) + std::string(pair.value);
              }).is_ok());

  EXPECT_EQ(seen, "a1b2");
}

TEST_F(MessageView, KnowsTheDeadlineByTheHubsClock) {
  const nabe::Time now = scripted_.host.clock().now();

  EXPECT_TRUE(show({.deadline_in = nabe::Milliseconds(500)}, [&](const Message& m) {
                EXPECT_EQ(m.deadline(), now + nabe::Milliseconds(500));
              }).is_ok());
}

TEST_F(MessageView, ReadsABodyThatComesInSmallPieces) {
  scripted_.host.limit_stream_reads(3);

  EXPECT_TRUE(
      show({.body = "0123456789"}, [](const Message& m) { EXPECT_EQ(m.body().read_all(100), "0123456789"); }).is_ok());
}

TEST_F(MessageView, ReadsABodyAgainAfterRewind) {
  EXPECT_TRUE(show({.body = "twice"}, [](const Message& m) {
                nabe::Stream body = m.body();
                EXPECT_EQ(body.read_all(100), "twice");
                EXPECT_EQ(body.read_all(100), "");
                body.rewind();
                EXPECT_EQ(body.read_all(100), "twice");
              }).is_ok());
}

TEST_F(MessageView, DoesNotHoldMoreThanTheAuthorIsReadyTo) {
  const Outcome outcome =
      show({.body = Content::repeated('x', 1ull << 40)}, [](const Message& m) { m.body().read_all(64 * 1024); });

  EXPECT_EQ(outcome.kind(), Outcome::Kind::Reject);
  EXPECT_EQ(outcome.code(), Code::TooLarge);
}

TEST_F(MessageView, ReadsABodyOfExactlyTheLimit) {
  EXPECT_TRUE(show({.body = "12345"}, [](const Message& m) { EXPECT_EQ(m.body().read_all(5), "12345"); }).is_ok());
}

TEST_F(MessageView, TakesAFailedReadForNoEndOfTheBody) {
  const Outcome outcome = show({.body = "0123456789"}, [this](const Message& m) {
    scripted_.host.fail_call(1, Code::Unavailable);
    m.body().read_all(100);
    FAIL() << "read a body that the store did not give";
  });

  EXPECT_EQ(outcome.kind(), Outcome::Kind::Retry);
}

TEST_F(MessageView, HasAttachmentsWithStreamsOfTheirOwn) {
  const FakeMessage message{.body = "body",
                            .attachments = {{"a.pdf", "application/pdf", "AAA"}, {"b.txt", "text/plain", ""}}};

  EXPECT_TRUE(show(message, [](const Message& m) {
                ASSERT_EQ(m.attachments().size(), 2u);
                EXPECT_EQ(m.attachments()[0].name(), "a.pdf");
                EXPECT_EQ(m.attachments()[0].size_bytes(), 3u);
                EXPECT_EQ(m.attachments()[0].stream().read_all(10), "AAA");
                EXPECT_EQ(m.attachments()[1].stream().read_all(10), "");
                EXPECT_EQ(m.body().read_all(10), "body");
              }).is_ok());
}

TEST_F(MessageView, BringsTheMessagesThatTheRouteSendsAlong) {
  const FakeMessage message{.with = {{.type = "application.submitted", .body = "<application/>"}}};

  EXPECT_TRUE(show(message, [](const Message& m) {
                const auto application = m.with("application.submitted");
                ASSERT_TRUE(application.has_value());
                EXPECT_EQ(application->body().read_all(100), "<application/>");
                EXPECT_FALSE(m.with("payment.completed").has_value());
              }).is_ok());
}

TEST_F(MessageView, HasNoStreamAfterTheCall) {
  std::optional<nabe::Stream> kept;
  EXPECT_TRUE(show({.body = "gone"}, [&](const Message& m) { kept = m.body(); }).is_ok());

  char byte;
  EXPECT_THROW(kept->read(&byte, 1), HostError);
  EXPECT_EQ(scripted_.host.violations().size(), 1u);
}

}  // namespace
