// SPDX-License-Identifier: EUPL-1.2
#include "workplace.h"

namespace nabe::cli::test {
namespace {

using store::DeliveryState;
using Calls = std::vector<std::string>;

class Remedies : public Workplace {
 protected:
  Remedies() {
    start_hub();
    store::StoredMessage stored;
    stored.message.id = kMessage;
    hub_.fake_store.messages[kMessage] = stored;
    add_delivery(1, "amt.akte", DeliveryState::Dead);
    add_delivery(2, "amt.akte", DeliveryState::Unknown);
    add_delivery(3, "amt.akte", DeliveryState::Delivered);
    add_delivery(4, "amt.kasse", DeliveryState::Dead);
    add_delivery(5, "amt.akte", DeliveryState::Dead, "denied");
  }
};

TEST_F(Remedies, OneDeliveryNeedsNoQuestion) {
  const Outcome outcome = nabe({"retry", "42", "--reason", "akte is back"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "retry: 1 done, 0 not\n");
  EXPECT_EQ(hub_.last_remedy.delivery_id, 42);
  EXPECT_EQ(hub_.last_remedy.reason, "akte is back");
  EXPECT_FALSE(hub_.last_remedy.actor.empty());
}

TEST_F(Remedies, AMessageStandsForItsDeliveriesThatWaitForAPerson) {
  EXPECT_EQ(nabe({"retry", kMessage}).code, 0);

  EXPECT_EQ(hub_.calls, (Calls{"remedy 1", "remedy 2", "remedy 4", "remedy 5"}));
}

TEST_F(Remedies, AGroupIsWhatTheFilterFinds) {
  const Outcome outcome = nabe({"retry", "--connector", "akte", "--code", "timeout", "--yes"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(hub_.calls, (Calls{"remedy 1", "remedy 2"}));
  EXPECT_TRUE(contains(outcome.err, "2 of 2")) << outcome.err;
}

TEST_F(Remedies, ALongGroupTellsHowFarItIs) {
  for (std::int64_t id = 1'000; id < 1'250; ++id) add_delivery(id, "bau.kasse", DeliveryState::Dead);

  const Outcome piped = nabe({"retry", "--connector", "bau.kasse", "--yes"});
  const Outcome terminal = nabe({"retry", "--connector", "bau.kasse", "--yes"}, "", true);

  EXPECT_TRUE(contains(piped.err, "100 of 250\n200 of 250\n250 of 250\n")) << piped.err;
  EXPECT_TRUE(contains(terminal.err, "\r1 of 250\r2 of 250")) << terminal.err;
  EXPECT_TRUE(contains(terminal.err, "\r250 of 250\n")) << terminal.err;
}

TEST_F(Remedies, ADryRunDoesNothing) {
  const Outcome outcome = nabe({"retry", "--connector", "akte", "--dry-run"});

  EXPECT_EQ(outcome.code, 0);
  EXPECT_TRUE(contains(outcome.out, "retry: 3 would be done")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "amt.akte")) << outcome.out;
  EXPECT_EQ(hub_.calls, Calls{});
}

TEST_F(Remedies, ADryRunListsForAProgramToo) {
  const Outcome outcome = nabe({"retry", "--connector", "akte", "--code", "denied", "--dry-run", "--json"});
  const Outcome nothing = nabe({"retry", "--connector", "portal", "--dry-run", "--json"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, R"({"deliveries":[{"id":5,"connector":"amt.akte","state":"dead","code":"denied")"))
      << outcome.out;
  EXPECT_EQ(nothing.out, "{\"deliveries\":[]}\n");
  EXPECT_EQ(hub_.calls, Calls{});
}

TEST_F(Remedies, AGroupIsAskedAboutAtATerminal) {
  const Outcome no = nabe({"retry", "--code", "timeout"}, "n\n", true);
  EXPECT_EQ(no.code, 1);
  EXPECT_TRUE(contains(no.err, "retry 3 deliveries? [y/N]")) << no.err;
  EXPECT_EQ(hub_.calls, Calls{});

  EXPECT_EQ(nabe({"retry", "--code", "timeout"}, "y\n", true).code, 0);
  EXPECT_EQ(hub_.calls.size(), 3U);
}

TEST_F(Remedies, WithoutATerminalAGroupNeedsYes) {
  const Outcome outcome = nabe({"retry", "--code", "timeout"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-005")) << outcome.err;
  EXPECT_EQ(hub_.calls, Calls{});
}

TEST_F(Remedies, NothingToDoIsGood) {
  const Outcome outcome = nabe({"retry", "--code", "never", "--yes"});

  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "retry: nothing matches\n");
}

TEST_F(Remedies, FailuresAreSummedUpByReason) {
  hub_.refusal = Error{"NABE-DLV-011", "it is being attempted", "wait", {}};

  const Outcome outcome = nabe({"retry", "--code", "timeout", "--yes"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "retry: 0 done, 3 not\n");
  EXPECT_TRUE(contains(outcome.err, "delivery 1 and 2 more: NABE-DLV-011")) << outcome.err;
}

TEST_F(Remedies, NamesAndFiltersDoNotMix) {
  EXPECT_EQ(nabe({"retry", "1", "--code", "timeout"}).code, 1);
  EXPECT_EQ(nabe({"retry", "one"}).code, 1);
  EXPECT_EQ(hub_.calls, Calls{});
}

TEST_F(Remedies, SettleSkipAndRedirectCarryWhatTheyNeed) {
  EXPECT_EQ(nabe({"settle", "1", "--reference", "2026-1"}).code, 0);
  EXPECT_EQ(hub_.last_remedy.remedy, store::Remedy::Settle);
  EXPECT_EQ(hub_.last_remedy.reference, "2026-1");

  EXPECT_EQ(nabe({"skip", "1", "--reason", "twice"}).code, 0);
  EXPECT_EQ(hub_.last_remedy.remedy, store::Remedy::Skip);
  EXPECT_EQ(hub_.last_remedy.reason, "twice");

  EXPECT_EQ(nabe({"redirect", "1", "--to", "akte"}).code, 0);
  EXPECT_EQ(hub_.last_remedy.remedy, store::Remedy::Redirect);
  EXPECT_EQ(hub_.last_remedy.target_connector, "amt.akte");
}

TEST_F(Remedies, AnEditedFileTakesThePlace) {
  write("body.xml", "<edited/>");

  EXPECT_EQ(nabe({"resend", "1", path("body.xml"), "--reason", "typo"}).code, 0);

  EXPECT_EQ(hub_.last_remedy.remedy, store::Remedy::Replace);
  EXPECT_EQ(hub_.last_remedy.body, "<edited/>");
  EXPECT_EQ(hub_.last_remedy.reason, "typo");
}

TEST_F(Remedies, MessagesWithoutAPlaceAreAssignedAndRerouted) {
  EXPECT_EQ(nabe({"assign", "m1", "--case", "c1"}).code, 0);
  EXPECT_EQ(nabe({"reroute", "m2", "--to-department", "amt"}).out, "reroute: 1 message, 1 now routed\n");
  EXPECT_EQ(nabe({"reroute", "--disposition", "unrouted"}).code, 0);

  ASSERT_EQ(hub_.calls.size(), 3U);
  EXPECT_TRUE(contains(hub_.calls[0], "assign m1 to c1"));
  EXPECT_TRUE(contains(hub_.calls[1], "reroute m2 to amt"));
  EXPECT_TRUE(contains(hub_.calls[2], std::string("reroute ") + kMessage));
  EXPECT_EQ(hub_.fake_store.last_filter.disposition, store::Disposition::Unrouted);
}

TEST_F(Remedies, ConnectorsAreStoppedAndStarted) {
  EXPECT_EQ(nabe({"stop", "akte"}).out, "amt.akte is stopped\n");
  EXPECT_EQ(nabe({"start", "bau.kasse"}).out, "bau.kasse is started\n");
  EXPECT_EQ(nabe({"stop", "kasse"}).code, 1);
}

using WithoutHub = Workplace;

TEST_F(WithoutHub, ActingCommandsSayThatTheHubMustRun) {
  write("body.xml", "<a/>");
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"retry", "1"},
                                             {"settle", "1"},
                                             {"skip", "1", "--reason", "r"},
                                             {"redirect", "1", "--to", "x"},
                                             {"assign", "m"},
                                             {"reroute", "m"},
                                             {"stop", "x"},
                                             {"resend", "1", path("body.xml"), "--reason", "typo"},
                                             {"send", path("body.xml"), "--from", "portal", "--type", "t"},
                                             {"start", "x"},
                                             {"status"}}) {
    const Outcome outcome = nabe(words);
    EXPECT_EQ(outcome.code, 1) << words.front();
    EXPECT_TRUE(contains(outcome.err, "NABE-ADM-030")) << words.front() << outcome.err;
    EXPECT_TRUE(contains(outcome.err, "nabe run")) << outcome.err;
  }
}

}  // namespace
}  // namespace nabe::cli::test
