// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "scripted.h"

namespace {

using nabe::Code;
using nabe::Host;
using nabe::Intake;
using nabe::MessageBuilder;
using nabe::Outcome;
using nabe::testing::ConnectorUnderTest;
using nabe::testing::Content;
using nabe::testing::FakeHost;

TEST(FakeClock, StandsStillUntilATestMovesIt) {
  FakeHost host;
  const Host hub(host.table());
  const nabe::Time before = hub.now();
  EXPECT_EQ(hub.now(), before);

  host.clock().advance(std::chrono::seconds(5));

  EXPECT_EQ(hub.now(), before + std::chrono::seconds(5));
}

TEST(FakeHost, KeepsWhatIsLogged) {
  FakeHost host;
  Host(host.table()).log(nabe::LogLevel::Warning, "the peer is slow", {{"seconds", "3"}});

  ASSERT_EQ(host.log().size(), 1u);
  EXPECT_EQ(host.log()[0].level, nabe::LogLevel::Warning);
  EXPECT_EQ(host.log()[0].fields, (nabe::testing::Texts{{"seconds", "3"}}));
  EXPECT_TRUE(host.logged("the peer is slow"));
  EXPECT_FALSE(host.logged("the peer is fast"));
}

TEST(FakeHost, OffersNoExtension) {
  FakeHost host;

  EXPECT_EQ(Host(host.table()).extension("nabe.future/1"), nullptr);
}

TEST(FakeHost, OffersTheExtensionThatATestGivesIt) {
  FakeHost host;
  const int interface = 0;
  host.offer_extension("vendor.example/clock/1", &interface);

  EXPECT_EQ(Host(host.table()).extension("vendor.example/clock/1"), &interface);
  EXPECT_EQ(Host(host.table()).extension("vendor.example/clock/2"), nullptr);
}

TEST(FakeHost, FillsEveryFunctionOfTheTable) {
  FakeHost host;
  const nabe_host& table = *host.table();
  const auto* const first = reinterpret_cast<void (*const*)()>(&table.log);
  const auto* const last = reinterpret_cast<void (*const*)()>(&table.extension);

  for (const auto* each = first; each <= last; ++each) EXPECT_NE(*each, nullptr) << each - first;
  EXPECT_EQ(table.struct_size, sizeof(nabe_host));
}

TEST(FakeHost, FailsTheCallThatATestNames) {
  FakeHost host;
  host.fail_call(2, Code::TooLarge);
  Intake intake(host.table());

  EXPECT_FALSE(intake.emit(MessageBuilder("a.b")));
  EXPECT_EQ(intake.failure()->code(), Code::TooLarge);
  EXPECT_TRUE(host.call_failed());
}

TEST(FakeHost, FailsEachCallInTurn) {
  std::size_t committed = 0;
  const std::uint64_t calls = nabe::testing::with_each_call_failing([&](FakeHost& host) {
    Intake intake(host.table());
    intake.emit(MessageBuilder("a.b"));
    intake.put("key", "value");
    committed += intake.commit() ? 1 : 0;
  });

  EXPECT_EQ(calls, 4u);
  EXPECT_EQ(committed, 1u);
}

TEST(FakeHost, FindsAHandleThatIsUsedAfterItsEnd) {
  FakeHost host;
  std::uint64_t handle = host.table()->intake_open(host.table()->ctx, nullptr);
  host.table()->session_discard(host.table()->ctx, handle);

  const std::int32_t status =
      host.table()->state_put(host.table()->ctx, handle, {}, nabe::to_abi("k"), nabe::to_abi("v"), nabe::kAnyVersion);

  EXPECT_EQ(status, -NABE_CODE_STALE);
  EXPECT_EQ(host.violations().size(), 1u);
}

TEST(FakeHost, CountsWhatAConnectorRefuses) {
  FakeHost host;
  nabe::Host(host.table()).count_refusal("unauthenticated");
  Intake intake(host.table());
  intake.emit(MessageBuilder("a.b"));

  intake.refuse("too-large");

  EXPECT_EQ(host.refusals(), (std::vector<std::string>{"unauthenticated", "too-large"}));
  EXPECT_EQ(host.open_sessions(), 0U);
  EXPECT_FALSE(intake.commit());
  EXPECT_TRUE(host.violations().empty());
}

TEST(FakeHost, FindsARefusalWithoutAStableName) {
  FakeHost host;

  nabe::Host(host.table()).count_refusal("no such sender: Meyer");

  EXPECT_TRUE(host.refusals().empty());
  EXPECT_EQ(host.violations().size(), 1U);
}

TEST(FakeHost, FindsContentWithoutAMessage) {
  FakeHost host;
  Intake intake(host.table());

  EXPECT_FALSE(intake.write("x"));
  EXPECT_FALSE(host.violations().empty());
}

class Eager {
 public:
  static constexpr std::string_view name = "eager";
  static constexpr std::string_view summary = "Reads state in its constructor";
  static constexpr std::string_view accepts[] = {"*"};
  explicit Eager(Host& host) : last_(host.state().get("last").value_or("")) {}
  Outcome deliver(const nabe::Message&, nabe::Session&) { return Outcome::delivered(last_); }

 private:
  std::string last_;
};

TEST(FakeHost, FindsAConstructorThatDoesMoreThanItMay) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Eager>(host);

  EXPECT_TRUE(connector.refusal());
  EXPECT_EQ(host.violations(), std::vector<std::string>{"state_get in the constructor"});
}

TEST(FakeHost, RefusesEverythingButTheLogAfterStop) {
  nabe::test::ScriptedHost scripted;
  scripted.connector.stop();
  const Host hub(scripted.host.table());
  hub.log(nabe::LogLevel::Info, "good night");

  EXPECT_EQ(hub.open_intake().failure()->code(), Code::Stopping);
  EXPECT_EQ(scripted.host.violations(), std::vector<std::string>{"intake_open after stop"});
}

class Narrow {
 public:
  static constexpr std::string_view name = "narrow";
  static constexpr std::string_view summary = "Emits one type, and tries another";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"case.assigned"};
  Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    session.emit(MessageBuilder(std::string(message.type())));
    return Outcome::delivered();
  }
};

TEST(FakeHost, TakesFromAConnectorWhatItsTypeDeclares) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Narrow>(host);

  EXPECT_TRUE(connector.deliver({.type = "case.assigned"}).is_ok());
  EXPECT_EQ(host.violations(), std::vector<std::string>{});
}

TEST(FakeHost, RefusesATypeThatTheConnectorDoesNotDeclare) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Narrow>(host);

  EXPECT_EQ(connector.deliver({.type = "case.closed"}).code(), Code::Invalid);
  EXPECT_EQ(host.violations(), std::vector<std::string>{"a message of type case.closed, which `emits` does not name"});
}

class Window {
 public:
  static constexpr std::string_view name = "window";
  static constexpr std::string_view summary = "Says that its deliveries emit nothing, and emits in one";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"receipt.issued"};
  static constexpr std::uint32_t flags = nabe::kSource | nabe::kSinkEmitsNothing;
  explicit Window(nabe::Host& host) : host_(host) {}
  Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    session.emit(MessageBuilder(std::string(message.type())));
    return Outcome::delivered();
  }
  Outcome poll(nabe::Milliseconds) {
    nabe::Intake intake = host_.open_intake();
    intake.emit(MessageBuilder("receipt.issued"));
    return intake.commit().outcome;
  }

 private:
  nabe::Host& host_;
};

TEST(FakeHost, RefusesAMessageInADeliveryThatWasToEmitNothing) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Window>(host);

  EXPECT_EQ(connector.deliver({.type = "receipt.issued"}).code(), Code::Invalid);
  EXPECT_EQ(host.violations(),
            std::vector<std::string>{"a message in a delivery of a type that says kSinkEmitsNothing"});
}

TEST(FakeHost, TakesTheSameMessageByAnIntake) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Window>(host);

  EXPECT_TRUE(connector.poll().is_ok());
  EXPECT_EQ(host.violations(), std::vector<std::string>{});
}

class Named {
 public:
  static constexpr std::string_view name = "named";
  static constexpr std::string_view summary = "Emits the types that its operator names, and tries another";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"*"};
  static constexpr nabe::Option options[] = {nabe::Option::text("type", "Type of its messages").emitted()};
  Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    session.emit(MessageBuilder(std::string(message.type())));
    return Outcome::delivered();
  }
};

TEST(FakeHost, RefusesATypeThatNoOptionNamesOnceOneIsNamed) {
  FakeHost host;
  auto any = ConnectorUnderTest::of<Named>(host);
  EXPECT_TRUE(any.deliver({.type = "case.closed"}).is_ok());

  FakeHost strict;
  auto one = ConnectorUnderTest::of<Named>(strict, {{"type", "case.assigned"}});
  EXPECT_TRUE(one.deliver({.type = "case.assigned"}).is_ok());
  EXPECT_EQ(one.deliver({.type = "case.closed"}).code(), Code::Invalid);
}

TEST(FakeHost, RefusesAReceiptTimeInTheFuture) {
  FakeHost host;
  Intake intake(host.table());

  EXPECT_FALSE(intake.emit(MessageBuilder("a.b").receipt_time(host.clock().now() + std::chrono::seconds(1))));
  EXPECT_EQ(intake.failure()->code(), Code::Invalid);
}

TEST(FakeHost, FindsAStreamThatIsReadOnAnotherThread) {
  nabe::test::ScriptedHost scripted;
  EXPECT_TRUE(scripted
                  .deliver({.body = "<a/>"},
                           [](const nabe::Message& message, nabe::Session&) {
                             std::thread([&] { EXPECT_THROW(message.body().read_all(10), nabe::HostError); }).join();
                             return Outcome::delivered();
                           })
                  .is_ok());

  EXPECT_EQ(scripted.host.violations(),
            std::vector<std::string>{"stream_read on another thread than that of the call"});
}

TEST(FakeHost, LetsAnyThreadReadAHeldMessage) {
  FakeHost host;
  host.put_held({.id = "m1", .body = "<a/>"});
  nabe::Held held = Host(host.table()).open_held("m1");
  std::string read;

  std::thread([&] { read = held.message().body().read_all(10); }).join();

  EXPECT_EQ(read, "<a/>");
  EXPECT_EQ(host.violations(), std::vector<std::string>{});
}

struct TooMuch {
  const char* name;
  Code code;
  void (*write)(Intake&);
};

class Limits : public ::testing::TestWithParam<TooMuch> {};

TEST_P(Limits, AreThoseOfAHub) {
  FakeHost host;
  Intake intake(host.table());
  intake.emit(MessageBuilder("a.b"));

  GetParam().write(intake);

  ASSERT_TRUE(intake.failure());
  EXPECT_EQ(intake.failure()->code(), GetParam().code);
  EXPECT_EQ(host.violations(), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Limits,
    ::testing::Values(
        TooMuch{"AType", Code::Invalid, [](Intake& i) { i.emit(MessageBuilder(std::string(129, 't'))); }},
        TooMuch{"AnId", Code::Invalid,
                [](Intake& i) { i.emit(MessageBuilder("a.b").sender_message_id(std::string(257, 'i'))); }},
        TooMuch{"AnIdWithALineBreak", Code::Invalid,
                [](Intake& i) { i.emit(MessageBuilder("a.b").sender_message_id("a\nb")); }},
        TooMuch{"AnAttribute", Code::Invalid,
                [](Intake& i) { i.emit(MessageBuilder("a.b").attribute("k", std::string(4097, 'v'))); }},
        TooMuch{"ManyAttributes", Code::Invalid,
                [](Intake& i) {
                  MessageBuilder message("a.b");
                  for (int k = 0; k < 65; ++k) message.attribute(std::to_string(k), "v");
                  i.emit(std::move(message));
                }},
        TooMuch{"AReference", Code::Invalid, [](Intake& i) { i.reference("dms", std::string(257, 'r')); }},
        TooMuch{"AnEmptyReference", Code::Invalid, [](Intake& i) { i.reference("dms", ""); }},
        TooMuch{"AKey", Code::Invalid, [](Intake& i) { i.put(std::string(513, 'k'), "v"); }},
        TooMuch{"AValue", Code::TooLarge, [](Intake& i) { i.put("k", std::string((1U << 20U) + 1, 'v')); }}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(FakeHost, WaitsNoLongerThanItIsTold) {
  FakeHost host;

  EXPECT_FALSE(host.wait_until([] { return false; }, nabe::Milliseconds(1)));
}

TEST(FakeContent, NeedsNoMemoryForALargeBody) {
  const Content content = Content::repeated('x', 1ull << 50);
  char last[8] = {};

  EXPECT_EQ(content.read((1ull << 50) - 3, last, sizeof last), 3u);
  EXPECT_EQ(std::string(last, 3), "xxx");
  EXPECT_EQ(content.read(1ull << 50, last, sizeof last), 0u);
}

TEST(FakeContent, ThatIsBrokenFailsWhereItsEndShouldBe) {
  nabe::test::ScriptedHost scripted;
  const Outcome outcome = scripted.deliver({.body = Content("<half").broken(Code::Unavailable)},
                                           [](const nabe::Message& message, nabe::Session&) {
                                             char half[5];
                                             EXPECT_EQ(message.body().read(half, sizeof half), 5u);
                                             EXPECT_EQ(std::string(half, 5), "<half");
                                             message.body().read(half, sizeof half);
                                             return Outcome::delivered();
                                           });

  EXPECT_EQ(outcome.code(), Code::Unavailable);
  EXPECT_FALSE(outcome.is_ok());
}

TEST(FakeMessage, IsReceivedWhenATestSaysSo) {
  nabe::test::ScriptedHost scripted;
  const nabe::Time yesterday = scripted.host.clock().now() - std::chrono::hours(24);
  nabe::Time seen;
  EXPECT_TRUE(scripted
                  .deliver({.receipt_time = yesterday},
                           [&](const nabe::Message& message, nabe::Session&) {
                             seen = message.receipt_time();
                             return Outcome::delivered();
                           })
                  .is_ok());

  EXPECT_EQ(seen, yesterday);
}

TEST(ConnectorUnderTest, WithoutAHookAnswersAsTheHubDoes) {
  nabe::test::ScriptedHost scripted;

  EXPECT_TRUE(scripted.connector.connect().is_ok());
  EXPECT_TRUE(scripted.connector.start().is_ok());
  EXPECT_TRUE(scripted.connector.poll().is_ok());
  EXPECT_TRUE(scripted.connector.health().is_ok());
  EXPECT_EQ(scripted.connector.resume({}).kind(), Outcome::Kind::Unknown);
  EXPECT_EQ(scripted.connector.extension("x"), nullptr);
}

TEST(ConnectorUnderTest, RetriesADeliveryWhoseSessionMetAnother) {
  nabe::test::ScriptedHost scripted;
  const Outcome outcome = scripted.deliver({}, [&](const nabe::Message&, nabe::Session& session) {
    session.put("key", "mine", nabe::kAbsent);
    scripted.host.put_state("key", "theirs");
    return Outcome::delivered();
  });

  EXPECT_EQ(outcome.kind(), Outcome::Kind::Retry);
  EXPECT_EQ(outcome.code(), Code::Conflict);
}

TEST(ConnectorUnderTest, GivesUpAPendingDelivery) {
  nabe::test::ScriptedHost scripted;
  const nabe::testing::FakeMessage message{.completion_token = "t1"};
  EXPECT_EQ(scripted.deliver(message, [](const nabe::Message&, nabe::Session&) { return Outcome::pending(); }).kind(),
            Outcome::Kind::Pending);

  scripted.connector.give_up(message);

  EXPECT_FALSE(scripted.host.is_pending("t1"));
  EXPECT_EQ(Host(scripted.host.table()).complete("t1", Outcome::delivered()).code(), Code::Stale);
}

TEST(PrintedOutcome, SaysKindCodeAndText) {
  std::ostringstream out;
  out << Outcome::retry("the peer is slow").with_code(Code::Timeout) << "; " << Outcome::delivered();

  EXPECT_EQ(out.str(), "RETRY (code 1): the peer is slow; DELIVERED");
}

}  // namespace
