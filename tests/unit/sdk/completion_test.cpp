// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <thread>

#include "scripted.h"

namespace {

using nabe::Code;
using nabe::Completion;
using nabe::Message;
using nabe::Outcome;
using nabe::Session;
using Kind = nabe::Outcome::Kind;

class PendingDelivery : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(scripted_
                  .deliver({.case_id = "c1", .completion_token = "t1"},
                           [](const Message&, Session&) { return Outcome::pending(); })
                  .kind(),
              Kind::Pending);
  }

  nabe::test::ScriptedHost scripted_;
  nabe::testing::FakeHost& host_ = scripted_.host;
  const nabe::Host hub_{host_.table()};
};

TEST_F(PendingDelivery, EndsByItsToken) {
  EXPECT_TRUE(host_.is_pending("t1"));

  EXPECT_TRUE(hub_.complete("t1", Outcome::delivered("AZ-1")).is_ok());

  EXPECT_EQ(host_.completion("t1")->remote_reference(), "AZ-1");
  EXPECT_FALSE(host_.is_pending("t1"));
}

TEST_F(PendingDelivery, EndsWithAnyOutcome) {
  EXPECT_TRUE(hub_.complete("t1", Outcome::reject("refused by the clerk").with_code(1007u)).is_ok());

  EXPECT_EQ(host_.completion("t1")->kind(), Kind::Reject);
  EXPECT_EQ(host_.completion("t1")->code_number(), 1007u);
}

TEST_F(PendingDelivery, EndsOnce) {
  EXPECT_TRUE(hub_.complete("t1", Outcome::delivered("first")).is_ok());

  EXPECT_EQ(hub_.complete("t1", Outcome::delivered("second")).code(), Code::Stale);
  EXPECT_EQ(host_.completion("t1")->remote_reference(), "first");
}

TEST_F(PendingDelivery, CommitsItsSessionWhenDelivered) {
  Completion completion = hub_.open_completion("t1");
  completion.emit(nabe::MessageBuilder("case.assigned"));
  completion.reference("case_system", "AZ-1");
  completion.put("last", "AZ-1");
  EXPECT_FALSE(host_.state("last"));

  EXPECT_TRUE(completion.complete(Outcome::delivered()).is_ok());

  EXPECT_EQ(host_.state("last"), "AZ-1");
  ASSERT_EQ(host_.messages().size(), 1u);
  EXPECT_EQ(host_.messages()[0].case_id, "c1");
  EXPECT_EQ(host_.case_of("case_system", "AZ-1"), "c1");
}

TEST_F(PendingDelivery, DropsItsSessionWhenNotDelivered) {
  Completion completion = hub_.open_completion("t1");
  completion.put("last", "AZ-1");

  EXPECT_TRUE(completion.complete(Outcome::reject("no")).is_ok());

  EXPECT_FALSE(host_.state("last"));
  EXPECT_EQ(host_.completion("t1")->kind(), Kind::Reject);
}

TEST_F(PendingDelivery, StaysPendingIfASessionIsLeft) {
  { const Completion completion = hub_.open_completion("t1"); }

  EXPECT_TRUE(host_.is_pending("t1"));
  EXPECT_EQ(host_.open_sessions(), 0u);
}

TEST_F(PendingDelivery, StaysPendingIfAWriteOfItsSessionFailed) {
  Completion completion = hub_.open_completion("t1");
  host_.fail_call(1);
  completion.put("last", "AZ-1");

  EXPECT_FALSE(completion.complete(Outcome::delivered()).is_ok());
  EXPECT_TRUE(host_.is_pending("t1"));
}

TEST_F(PendingDelivery, HasNoSessionOnceItEnded) {
  EXPECT_TRUE(hub_.complete("t1", Outcome::delivered()).is_ok());
  Completion completion = hub_.open_completion("t1");

  EXPECT_FALSE(completion);
  EXPECT_EQ(completion.complete(Outcome::delivered()).code(), Code::Stale);
}

TEST(Completion, MayComeBeforeDeliverReturned) {
  nabe::test::ScriptedHost scripted;
  const nabe::Host hub(scripted.host.table());

  const Outcome outcome = scripted.deliver({.completion_token = "t1"}, [&](const Message&, Session&) {
    EXPECT_TRUE(hub.complete("t1", Outcome::delivered("early")).is_ok());
    return Outcome::pending();
  });

  EXPECT_EQ(outcome.kind(), Kind::Pending);
  EXPECT_EQ(scripted.host.completion("t1")->remote_reference(), "early");
}

TEST(Completion, IsStaleIfTheDeliveryWasNotPending) {
  nabe::test::ScriptedHost scripted;
  EXPECT_TRUE(
      scripted.deliver({.completion_token = "t1"}, [](const Message&, Session&) { return Outcome::delivered(); })
          .is_ok());

  EXPECT_EQ(nabe::Host(scripted.host.table()).complete("t1", Outcome::delivered()).code(), Code::Stale);
}

TEST(Completion, OfADeliveryFromBeforeARestartIsTaken) {
  nabe::testing::FakeHost host;
  host.put_pending({.completion_token = "old"});

  EXPECT_TRUE(nabe::Host(host.table()).complete("old", Outcome::delivered()).is_ok());
}

TEST(Completion, FromAThreadOfTheConnectorWakesTheTest) {
  nabe::testing::FakeHost host;
  host.put_pending({.completion_token = "t1"});
  std::thread peer([&] { EXPECT_TRUE(nabe::Host(host.table()).complete("t1", Outcome::delivered()).is_ok()); });

  EXPECT_TRUE(host.wait_until([&] { return host.completion("t1").has_value(); }));
  peer.join();
}

}  // namespace
