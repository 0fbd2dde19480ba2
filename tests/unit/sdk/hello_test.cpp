// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nabe/testing.hpp>

// Each example is a plugin with an entry symbol; here they are two classes in one program.
#undef NABE_PLUGIN
#define NABE_PLUGIN(id, version, type) static_assert(sizeof(type) != 0)
namespace {
#include "../../../sdk/examples/hello_sink.cpp"
#include "../../../sdk/examples/hello_source.cpp"

using nabe::testing::ConnectorUnderTest;
using nabe::testing::FakeHost;

TEST(HelloSink, GreetsWithTheConfiguredWords) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<HelloSink>(host, {{"greeting", "Moin"}});

  EXPECT_TRUE(connector.deliver({.type = "hello.said"}).is_ok());
  EXPECT_TRUE(host.logged("Moin"));
}

TEST(HelloSink, GreetsWithTheDefault) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<HelloSink>(host);

  EXPECT_TRUE(connector.deliver({}).is_ok());
  EXPECT_TRUE(host.logged("Hello"));
}

TEST(HelloSink, DoesNotGreetARepeat) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<HelloSink>(host);
  EXPECT_TRUE(connector.deliver({}).is_ok());

  EXPECT_EQ(connector.deliver({.attempt = 2}).remote_reference(), "greeted before");
  EXPECT_EQ(host.log().size(), 1u);
}

TEST(HelloSource, MakesNumberedMessages) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<HelloSource>(host);

  EXPECT_TRUE(connector.poll().is_ok());
  EXPECT_TRUE(connector.poll().is_ok());

  const auto messages = host.messages();
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].body, "<hello number=\"1\"/>");
  EXPECT_EQ(messages[1].sender_message_id, "hello-2");
}

TEST(HelloSource, AsksAgainLaterWhenIntakesAreRefused) {
  FakeHost host;
  host.refuse_intakes(nabe::Outcome::busy("no room").with_code(nabe::Code::DiskLow));
  auto connector = ConnectorUnderTest::of<HelloSource>(host);

  EXPECT_EQ(connector.poll().code(), nabe::Code::DiskLow);
  EXPECT_TRUE(host.messages().empty());
}

TEST(HelloSource, KeepsMessagesAndCursorTogetherWhateverFails) {
  const auto calls = nabe::testing::with_each_call_failing([](FakeHost& host) {
    auto connector = ConnectorUnderTest::of<HelloSource>(host);
    const nabe::Outcome outcome = connector.poll();
    EXPECT_EQ(outcome.is_ok(), !host.call_failed());
    EXPECT_EQ(host.messages().size(), host.state("said") ? 1u : 0u);
    EXPECT_EQ(host.open_sessions(), 0u);
  });
  EXPECT_GE(calls, 5u);
}

}  // namespace
