// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "scripted.h"

namespace {

using nabe::Code;
using nabe::Message;
using nabe::MessageBuilder;
using nabe::Outcome;
using nabe::Session;
using nabe::testing::FakeMessage;
using Kind = nabe::Outcome::Kind;

class SessionOfADelivery : public ::testing::Test {
 protected:
  nabe::test::ScriptedHost scripted_;
  nabe::testing::FakeHost& host_ = scripted_.host;
};

Outcome write_everything(Session& session, const Message& message, Outcome outcome) {
  session.emit(MessageBuilder("case.assigned").reference("dms", "F-1"));
  session.put("key", "value");
  session.reference("case_system", "AZ-1");
  session.hold(message.id());
  return outcome;
}

TEST_F(SessionOfADelivery, CommitsAsAWholeWhenDelivered) {
  EXPECT_TRUE(scripted_
                  .deliver({.case_id = "c1"},
                           [](const Message& m, Session& s) { return write_everything(s, m, Outcome::delivered()); })
                  .is_ok());

  ASSERT_EQ(host_.messages().size(), 1u);
  EXPECT_EQ(host_.messages()[0].case_id, "c1");
  EXPECT_EQ(host_.state("key"), "value");
  EXPECT_EQ(host_.case_of("case_system", "AZ-1"), "c1");
  EXPECT_EQ(host_.held().size(), 1u);
}

TEST_F(SessionOfADelivery, CommitsWhenPending) {
  EXPECT_EQ(
      scripted_.deliver({}, [](const Message& m, Session& s) { return write_everything(s, m, Outcome::pending()); })
          .kind(),
      Kind::Pending);

  EXPECT_EQ(host_.state("key"), "value");
}

class DroppedSession : public SessionOfADelivery, public ::testing::WithParamInterface<Kind> {};

TEST_P(DroppedSession, LeavesNothing) {
  const auto outcome = [] {
    switch (GetParam()) {
      case Kind::Retry:
        return Outcome::retry("x");
      case Kind::Reject:
        return Outcome::reject("x");
      case Kind::NotConnected:
        return Outcome::not_connected("x");
      case Kind::Busy:
        return Outcome::busy("x");
      case Kind::Unknown:
        return Outcome::unknown("x");
      default:
        return Outcome::fault("x");
    }
  };

  const Outcome end = scripted_.deliver(
      {.case_id = "c1"}, [&](const Message& m, Session& s) { return write_everything(s, m, outcome()); });

  EXPECT_EQ(end.kind(), GetParam());
  EXPECT_TRUE(host_.messages().empty());
  EXPECT_FALSE(host_.state("key"));
  EXPECT_FALSE(host_.case_of("case_system", "AZ-1"));
  EXPECT_TRUE(host_.held().empty());
  EXPECT_EQ(host_.open_sessions(), 0u);
}

INSTANTIATE_TEST_SUITE_P(EveryOtherOutcome, DroppedSession,
                         ::testing::Values(Kind::Retry, Kind::Reject, Kind::NotConnected, Kind::Busy, Kind::Unknown,
                                           Kind::Fault));

TEST_F(SessionOfADelivery, DoesNotCommitAfterAWriteThatFailed) {
  const Outcome outcome = scripted_.deliver({}, [this](const Message&, Session& session) {
    session.put("first", "1");
    host_.fail_call(1, Code::Unavailable);
    session.put("second", "2");
    return Outcome::delivered();
  });

  EXPECT_EQ(outcome.kind(), Kind::Retry);
  EXPECT_EQ(outcome.code(), Code::Unavailable);
  EXPECT_FALSE(host_.state("first"));
}

TEST_F(SessionOfADelivery, TriesNoFurtherWriteAfterOneThatFailed) {
  std::uint64_t calls = 0;
  (void)scripted_.deliver({}, [&](const Message& message, Session& session) {
    host_.fail_call(1);
    EXPECT_FALSE(session.put("a", "1"));
    calls = host_.calls();
    EXPECT_FALSE(session.emit(MessageBuilder("a.b")));
    EXPECT_FALSE(session.write("x"));
    EXPECT_FALSE(session.attach({"a", "text/plain"}));
    EXPECT_FALSE(session.reference("a", "b"));
    EXPECT_FALSE(session.remove("a"));
    EXPECT_FALSE(session.hold(message.id()));
    EXPECT_FALSE(session.release(message.id()));
    calls = host_.calls() - calls;
    return Outcome::retry("x");
  });

  EXPECT_EQ(calls, 0u);
}

TEST_F(SessionOfADelivery, KeepsTheAuthorsOutcomeIfThatCommitsNothing) {
  const Outcome outcome = scripted_.deliver({}, [this](const Message&, Session& session) {
    host_.fail_call(1);
    session.put("a", "1");
    return Outcome::reject("no such desk");
  });

  EXPECT_EQ(outcome.text(), "no such desk");
}

TEST_F(SessionOfADelivery, IsToldThatNobodyWaitsAnyMore) {
  EXPECT_TRUE(scripted_
                  .deliver({.idempotency_key = "key-1"},
                           [this](const Message& message, Session& session) {
                             EXPECT_FALSE(session.cancelled());
                             scripted_.connector.cancel(message.idempotency_key());
                             EXPECT_TRUE(session.cancelled());
                             return Outcome::delivered();
                           })
                  .is_ok());
}

TEST_F(SessionOfADelivery, HoldsAMessageThatCanBeOpenedLater) {
  EXPECT_TRUE(scripted_
                  .deliver({.id = "m1", .body = "<letter/>"},
                           [](const Message& message, Session& session) {
                             session.hold(message.id());
                             return Outcome::delivered();
                           })
                  .is_ok());

  const nabe::Held held(host_.table(), "m1");
  ASSERT_TRUE(held);
  EXPECT_EQ(held.message().body().read_all(100), "<letter/>");
}

TEST_F(SessionOfADelivery, ReleasesAHeldMessage) {
  host_.put_held({.id = "m1"});
  EXPECT_TRUE(scripted_
                  .deliver({.id = "m2"},
                           [](const Message&, Session& session) {
                             session.release("m1");
                             return Outcome::delivered();
                           })
                  .is_ok());

  EXPECT_FALSE(nabe::Held(host_.table(), "m1"));
  EXPECT_TRUE(host_.held().empty());
}

TEST_F(SessionOfADelivery, CannotHoldWhatWasNeverDelivered) {
  const Outcome outcome = scripted_.deliver({}, [](const Message&, Session& session) {
    session.hold("nobody knows");
    return Outcome::delivered();
  });

  EXPECT_EQ(outcome.code(), Code::NotFound);
}

TEST(HeldMessage, IsClosedAtTheEndOfItsLife) {
  nabe::testing::FakeHost host;
  host.put_held({.id = "m1", .body = "x"});
  {
    nabe::Held held(host.table(), "m1");
    const nabe::Held moved(std::move(held));
    EXPECT_EQ(host.open_holds(), 1u);
  }
  EXPECT_EQ(host.open_holds(), 0u);
  EXPECT_TRUE(host.violations().empty());
}

}  // namespace
