// SPDX-License-Identifier: EUPL-1.2
#include "admin/client.h"

#include "admin/render.h"
#include "running_admin.h"

namespace nabe::admin::test {
namespace {

using AdminClient = RunningAdmin;

TEST_F(AdminClient, ReadsTheWholeStatus) {
  hub_.hub_status.ready = false;
  hub_.hub_status.not_ready_because = {"disk is low"};
  hub_.hub_status.started_us = 5'000'000;
  hub_.hub_status.connectors[1].reason = "refused: \"no\"";
  hub_.hub_status.connectors[1].in_flight = 3;
  store::LaneCounts lane;
  lane.connector = "amt.akte";
  lane.dead = 2;
  lane.blocked = 3;
  lane.awaiting = 4;
  lane.oldest_open_us = 7;
  hub_.fake_store.counted.connectors = {lane};
  hub_.fake_store.counted.oldest_waiting_us = 8;

  const auto status = client().status();

  ASSERT_TRUE(status.ok()) << status.error().render();
  EXPECT_EQ(render(*status), get("/api/status").body);
  EXPECT_EQ(status->hub.connectors[1].reason, "refused: \"no\"");
  EXPECT_EQ(status->counts.connectors[0].dead, 2U);
  EXPECT_EQ(status->counts.connectors[0].blocked, 3U);
  EXPECT_EQ(status->counts.connectors[0].awaiting, 4U);
}

TEST_F(AdminClient, ReadsAWholeMessage) {
  put_message();

  for (const bool with_values : {false, true}) {
    const auto view = client().message(kMessage, with_values);

    ASSERT_TRUE(view.ok()) << view.error().render();
    EXPECT_EQ(view->deliveries.at(0).attempts.size(), 2U);
    EXPECT_EQ(view->message.attributes.size(), with_values ? 1U : 0U);
    EXPECT_EQ(view->matched.at(0).to, std::vector<std::string>{"amt.akte"});
    EXPECT_EQ(view->deliveries.at(0).delivery.state, store::DeliveryState::Dead);
  }
}

TEST_F(AdminClient, ReadsPagesUntilTheLast) {
  for (const char* id : {"m1", "m2", "m3"}) {
    hub_.fake_store.messages[id].message.id = id;
  }
  store::MessageFilter filter;
  filter.limit = 2;

  const auto first = client().messages(filter);
  ASSERT_TRUE(first.ok());
  filter.after_id = first->next_after;
  const auto last = client().messages(filter);

  ASSERT_TRUE(last.ok());
  EXPECT_EQ(first->messages.size(), 2U);
  EXPECT_EQ(last->messages.size(), 1U);
  EXPECT_EQ(last->next_after, "");
}

TEST_F(AdminClient, ActsUnderTheNameOfItsUser) {
  ASSERT_TRUE(client().assign("m1", "c1").ok());
  ASSERT_TRUE(client().stop_connector("akte").ok());

  EXPECT_EQ(hub_.calls, (std::vector<std::string>{"assign m1 to c1 by anna", "stop amt.akte by anna"}));
}

TEST_F(AdminClient, SendsWhatItWasGiven) {
  delivery::SendRequest request;
  request.source = "portal";
  request.type = "t";
  request.attributes = {{"a&b", "c=d e?ö"}};
  request.references = {{"s", "i:j"}};
  request.body = "<a/>";

  const auto receipt = client().send(request);

  ASSERT_TRUE(receipt.ok()) << receipt.error().render();
  EXPECT_EQ(receipt->message_id, "m-new");
  EXPECT_TRUE(receipt->duplicate);
  EXPECT_EQ(hub_.last_send.attributes, request.attributes);
  EXPECT_EQ(hub_.last_send.references, request.references);
}

TEST_F(AdminClient, GetsTheErrorOfTheHub) {
  hub_.refusal = Error{"NABE-DLV-009", "no such delivery", "look again", {}};
  delivery::RemedyRequest request;
  request.delivery_id = 1;

  const auto applied = client().apply(request);

  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().code, "NABE-DLV-009");
  EXPECT_EQ(applied.error().message, "no such delivery");
  EXPECT_EQ(applied.error().hint, "look again");
}

TEST_F(AdminClient, GetsABodyPieceByPiece) {
  put_message();
  std::string body;

  const auto read = client().message_body(kMessage, [&body](std::string_view piece) { body += piece; });

  ASSERT_TRUE(read.ok());
  EXPECT_EQ(body, "<a/>");
}

TEST_F(AdminClient, ABodyThatEndsEarlyIsAnError) {
  put_message();
  hub_.fake_store.blobs["b9"] = "short";
  hub_.fake_store.messages[kMessage].message.body = {100, "", nullptr, "b9"};

  const auto read = client().message_body(kMessage, [](std::string_view) {});

  EXPECT_FALSE(read.ok());
}

TEST_F(AdminClient, AStoppedHubIsUnreachable) {
  const std::string address = server_->address();
  server_.reset();

  const auto status = Client({address, kToken}, "anna").status();

  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "NABE-ADM-031");
}

TEST_F(AdminClient, AnAddressFileWithRubbishIsUnreachable) {
  const auto status = Client({"rubbish", kToken}, "anna").status();

  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "NABE-ADM-031");
}

TEST_F(AdminClient, ReadsTheJournalInPages) {
  hub_.fake_store.entries = {
      {1, 1'700'000'000'000'001, "anna", "retry", "delivery 4711", "dead", "waiting", "the archive is back"},
      {2, 1'700'000'000'000'002, "otto", "stop", "connector amt.akte", "", "", ""},
      {3, 1'700'000'000'000'003, "anna", "skip", "delivery 4712", "dead", "skipped", "withdrawn"}};
  store::JournalFilter filter;
  filter.actor = "anna";
  filter.limit = 1;

  const auto first = client().journal(filter);
  ASSERT_TRUE(first) << first.error().render();
  filter.after = std::stoll(first->next_after);
  const auto second = client().journal(filter);

  ASSERT_EQ(first->entries.size(), 1U);
  EXPECT_EQ(first->entries[0].at_us, 1'700'000'000'000'001);
  EXPECT_EQ(first->entries[0].subject, "delivery 4711");
  EXPECT_EQ(first->entries[0].before, "dead");
  EXPECT_EQ(first->entries[0].after, "waiting");
  EXPECT_EQ(first->entries[0].reason, "the archive is back");
  ASSERT_EQ(second->entries.size(), 1U);
  EXPECT_EQ(second->entries[0].number, 3);
  EXPECT_EQ(second->next_after, "");
}

TEST_F(AdminClient, ReadsRefusalsInPages) {
  hub_.fake_store.refused = {{1, {1'700'000'000'000'001, "amt", "portal", "A-1", "ab12", 17, "NABE-MSG-001"}},
                             {2, {1'700'000'000'000'002, "", "portal", "", "", 0, "NABE-SES-003"}}};
  store::RefusalFilter filter;
  filter.connector = "akte";
  filter.limit = 1;

  const auto first = client().refusals(filter);
  ASSERT_TRUE(first) << first.error().render();
  EXPECT_EQ(hub_.fake_store.last_refusal_filter.connector, "amt.akte");
  filter.after = std::stoll(first->next_after);
  const auto second = client().refusals(filter);

  ASSERT_EQ(first->refusals.size(), 1U);
  const store::RecordRefusal& record = first->refusals[0].record;
  EXPECT_EQ(first->refusals[0].number, 1);
  EXPECT_EQ(record.at_us, 1'700'000'000'000'001);
  EXPECT_EQ(record.department, "amt");
  EXPECT_EQ(record.connector, "portal");
  EXPECT_EQ(record.sender_message_id, "A-1");
  EXPECT_EQ(record.sha256, "ab12");
  EXPECT_EQ(record.size_bytes, 17U);
  EXPECT_EQ(record.code, "NABE-MSG-001");
  ASSERT_EQ(second->refusals.size(), 1U);
  EXPECT_EQ(second->refusals[0].number, 2);
  EXPECT_EQ(second->next_after, "");
}

}  // namespace
}  // namespace nabe::admin::test
