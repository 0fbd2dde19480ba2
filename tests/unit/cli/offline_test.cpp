// SPDX-License-Identifier: EUPL-1.2
#include <future>

#include "admin/access.h"
#include "routing/decision_json.h"
#include "store/store.h"
#include "workplace.h"

namespace nabe::cli::test {
namespace {

/// A store that a hub left behind.
class Offline : public Workplace {
 protected:
  Offline() {
    auto store = store::open({"sqlite", path("state"), false});
    EXPECT_TRUE(store.ok()) << store.error().render();
    store::AcceptMessage accept;
    accept.message.id = kMessage;
    accept.message.department = "amt";
    accept.message.source = "portal";
    accept.message.type = "application.submitted";
    accept.message.sender_message_id = "s-1";
    accept.message.receipt_time_us = 1'700'000'000'000'001;
    accept.message.content_sha256 = std::string(64, 'a');
    accept.message.facts = {{"applicant", "Müller"}};
    accept.message.media_type = "application/xml";
    accept.message.body = {4, std::string(64, 'b'), std::make_shared<const std::string>("<a/>"), ""};
    routing::Decision decision;
    decision.department = "amt";
    decision.source = "portal";
    decision.type = accept.message.type;
    decision.matched = {{"applications", {"amt.akte"}}};
    decision.deliveries = {{"amt.akte", {"*"}, {}, {"applications"}, false}};
    accept.decision_json = routing::to_json(decision);
    accept.deliveries = {{"amt.akte", {"*"}, {}, {"applications"}, false}};
    std::promise<store::BatchStatus> done;
    (*store)->submit({accept}, [&done](store::BatchResult result) { done.set_value(result.status); });
    EXPECT_EQ(done.get_future().get(), store::BatchStatus::Committed);
    std::promise<store::BatchStatus> stopped;
    (*store)->submit({store::SetConnectorStopped{"amt.akte", true, 1'700'000'000'000'002, "anna"}},
                     [&stopped](store::BatchResult result) { stopped.set_value(result.status); });
    EXPECT_EQ(stopped.get_future().get(), store::BatchStatus::Committed);
    std::promise<store::BatchStatus> refused;
    (*store)->submit(
        {store::RecordRefusal{1'700'000'000'000'003, "amt", "portal", "s-2", std::string(64, 'c'), 17, "NABE-MSG-001"}},
        [&refused](store::BatchResult result) { refused.set_value(result.status); });
    EXPECT_EQ(refused.get_future().get(), store::BatchStatus::Committed);
  }
};

TEST_F(Offline, AStoreMovesToTheOneThatAnotherConfigurationNames) {
  write("new.toml", "[node]\nstate_folder = \"moved\"\nplugin_folder = \"plugins\"\n");

  const Outcome moved = nabe({"store", "migrate", "--to", path("new.toml"), "--json"});

  ASSERT_EQ(moved.code, 0) << moved.err;
  EXPECT_TRUE(contains(moved.out, "{\"table\":\"message\",\"rows\":1,")) << moved.out;
  auto store = store::open({"sqlite", path("moved"), true});
  ASSERT_TRUE(store.ok()) << store.error().render();
  EXPECT_TRUE((*store)->message(kMessage)->has_value());
}

TEST_F(Offline, AMoveToNowhereIsAWrongUse) {
  const Outcome outcome = nabe({"store", "migrate"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-002")) << outcome.err;
}

TEST_F(Offline, AMoveToAConfigurationThatCannotBeReadChangesNothing) {
  const Outcome outcome = nabe({"store", "migrate", "--to", path("missing.toml")});

  EXPECT_EQ(outcome.code, 2) << outcome.err;
}

TEST_F(Offline, MessagesAreListedFromTheStore) {
  const Outcome outcome = nabe({"messages"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, kMessage)) << outcome.out;
  EXPECT_TRUE(contains(outcome.err, "no hub runs")) << outcome.err;
}

TEST_F(Offline, AMessageIsShownFromTheStore) {
  const Outcome outcome = nabe({"show", kMessage});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "to amt.akte: waiting")) << outcome.out;
  EXPECT_FALSE(contains(outcome.out, "Müller"));
}

TEST_F(Offline, AStoredDecisionIsExplainedFromTheStore) {
  const Outcome outcome = nabe({"explain", kMessage});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "applications")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "amt.akte")) << outcome.out;
  EXPECT_TRUE(contains(outcome.err, "no hub runs")) << outcome.err;
}

TEST_F(Offline, WhatOperatorsDidIsReadFromTheStore) {
  const Outcome table = nabe({"journal"});
  const Outcome json = nabe({"journal", "--json", "--actor", "anna"});
  const Outcome nobody = nabe({"journal", "--json", "--actor", "otto"});

  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_TRUE(contains(table.out, "2023-11-14 22:13:20Z  anna  stop")) << table.out;
  EXPECT_EQ(json.out, R"({"entries":[{"number":1,"at":"2023-11-14T22:13:20.000002Z","actor":"anna","action":"stop",)"
                      R"("subject":"connector amt.akte","after":"stopped"}]})"
                      "\n");
  EXPECT_EQ(nobody.out, "{\"entries\":[]}\n");
}

TEST_F(Offline, WhatWasRefusedIsReadFromTheStore) {
  const Outcome table = nabe({"refusals"});
  const Outcome json = nabe({"refusals", "--json", "--sender-message-id", "s-2"});
  const Outcome nothing = nabe({"refusals", "--json", "--code", "NABE-MSG-002"});

  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_TRUE(contains(table.out, "2023-11-14 22:13:20Z  portal     amt         s-2          NABE-MSG-001  17 "))
      << table.out;
  EXPECT_EQ(json.out, R"({"refusals":[{"number":1,"at":"2023-11-14T22:13:20.000003Z","department":"amt",)"
                      R"("connector":"portal","sender_message_id":"s-2","sha256":")" +
                          std::string(64, 'c') + R"(","size_bytes":17,"code":"NABE-MSG-001"}]})" + "\n");
  EXPECT_EQ(nothing.out, "{\"refusals\":[]}\n");
}

TEST_F(Offline, AFilterThatCannotBeReadIsAnError) {
  for (const char* command : {"journal", "refusals"}) {
    const Outcome outcome = nabe({command, "--since", "yesterday"});

    EXPECT_EQ(outcome.code, 1) << command;
    EXPECT_TRUE(contains(outcome.err, "NABE-ADM-005")) << outcome.err;
  }
}

TEST_F(Offline, AnAddressThatNobodyAnswersAtIsNoHub) {
  ASSERT_TRUE(admin::obtain_token(path("state")).ok());
  ASSERT_TRUE(admin::publish_address(path("state"), "127.0.0.1:1").ok());

  EXPECT_EQ(nabe({"show", kMessage}).code, 0);
}

TEST_F(Offline, ABodyNeedsTheHub) {
  const Outcome outcome = nabe({"show", kMessage, "--body"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-008")) << outcome.err;
}

using EmptyState = Workplace;

TEST_F(EmptyState, AStoreThatIsNotThereIsNotMade) {
  const Outcome outcome = nabe({"messages"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-STO-018")) << outcome.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "state"));
}

}  // namespace
}  // namespace nabe::cli::test
