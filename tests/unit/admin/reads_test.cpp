// SPDX-License-Identifier: EUPL-1.2
#include "running_admin.h"

namespace nabe::admin::test {
namespace {

using Reads = RunningAdmin;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(Reads, AMessageIsShownWithItsDecisionDeliveriesAndAttempts) {
  put_message();

  const Answer answer = get(std::string("/api/messages/") + kMessage);

  EXPECT_EQ(answer.status, 200);
  for (const char* part : {R"("type":"application.submitted")", R"("receipt_time":"2023-11-14T22:13:20.000001Z")",
                           R"("decision":{"revision":"rev-1","matched":[{"route":"applications","to":["amt.akte"]}]})",
                           R"("state":"dead")", R"("outcome":"reject")", R"({"system":"kommunix","id":"2026-77"})"}) {
    EXPECT_TRUE(contains(answer.body, part)) << part << "\n" << answer.body;
  }
}

TEST_F(Reads, ADeliveryIsShownWithWhatItAwaits) {
  put_message();
  hub_.fake_store.deliveries.front().awaits = "case.assigned";

  const Answer answer = get(std::string("/api/messages/") + kMessage);

  EXPECT_TRUE(contains(answer.body, R"("awaits":"case.assigned")")) << answer.body;
}

TEST_F(Reads, WhatTheSenderWroteIsShownOnlyWhenAskedFor) {
  put_message();
  const std::string path = std::string("/api/messages/") + kMessage;

  const std::string plain = get(path).body;
  const std::string with_values = get(path + "?values=true").body;

  for (const char* value : {"Attributwert Şahin", "Faktenwert Müller", "Nováková", "<a/>"}) {
    EXPECT_FALSE(contains(plain, value)) << value;
  }
  for (const char* value : {"Attributwert Şahin", "Faktenwert Müller", "Nováková"}) {
    EXPECT_TRUE(contains(with_values, value)) << value;
  }
}

TEST_F(Reads, WhoReadsValuesOrABodyIsLogged) {
  put_message();
  const std::string path = std::string("/api/messages/") + kMessage;

  call({"GET", path + "?values=true", "", "", {{"X-Nabe-Actor", "anna"}}});
  call({"GET", path + "/body", "", "", {{"X-Nabe-Actor", "otto"}}});

  EXPECT_EQ(log_.text(), std::string("operator acted action=read values object=") + kMessage +
                             " actor=anna code=ok\noperator acted action=read body object=" + kMessage +
                             " actor=otto code=ok\n");
}

TEST_F(Reads, LogsHaveNoValues) {
  put_message();
  get(std::string("/api/messages/") + kMessage + "?values=true");
  get(std::string("/api/messages/") + kMessage + "/body");

  EXPECT_FALSE(contains(log_.text(), "Müller"));
  EXPECT_FALSE(contains(log_.text(), "Şahin"));
}

TEST_F(Reads, ABodyIsHandedOverAsItIs) {
  put_message();

  const Answer answer = get(std::string("/api/messages/") + kMessage + "/body");

  EXPECT_EQ(answer.body, "<a/>");
  EXPECT_EQ(answer.media_type, "application/octet-stream");
  EXPECT_EQ(answer.headers.at("X-Content-Type-Options"), "nosniff");
}

TEST_F(Reads, ALargeBodyIsStreamedFromTheStore) {
  put_message();
  std::string large(1'000'003, 'x');
  large += '\n';
  hub_.fake_store.blobs["b9"] = large;
  Content& body = hub_.fake_store.messages[kMessage].message.body;
  body = {large.size(), "", nullptr, "b9"};

  EXPECT_EQ(get(std::string("/api/messages/") + kMessage + "/body").body, large);
}

TEST_F(Reads, AMessageThatIsNotThereIsNotFound) {
  EXPECT_EQ(get("/api/messages/none").status, 404);
  EXPECT_EQ(get("/api/messages/none/body").status, 404);
}

TEST_F(Reads, MessagesComeInPages) {
  for (const char* id : {"m1", "m2", "m3"}) {
    hub_.fake_store.messages[id].message.id = id;
  }

  const Answer first = get("/api/messages?limit=2");
  const Answer last = get("/api/messages?limit=2&after=m2");

  EXPECT_TRUE(contains(first.body, R"("next_after":"m2")")) << first.body;
  EXPECT_FALSE(contains(first.body, R"("id":"m3")"));
  EXPECT_TRUE(contains(last.body, R"("id":"m3")"));
  EXPECT_FALSE(contains(last.body, "next_after"));
}

TEST_F(Reads, FiltersReachTheStore) {
  EXPECT_EQ(get("/api/messages?department=amt&type=t&case=c&code=x&disposition=unrouted&state=dead&sender_message_id=s"
                "&received_after=2026-03-01")
                .status,
            200);

  const store::MessageFilter& filter = hub_.fake_store.last_filter;
  EXPECT_EQ(filter.department, "amt");
  EXPECT_EQ(filter.disposition, store::Disposition::Unrouted);
  EXPECT_EQ(filter.state, store::DeliveryState::Dead);
  EXPECT_EQ(filter.received_after_us, 1'772'323'200'000'000);
}

TEST_F(Reads, AnUnknownFilterIsAnError) {
  EXPECT_EQ(get("/api/messages?colour=red").status, 400);
  EXPECT_EQ(get("/api/messages?state=happy").status, 400);
  EXPECT_EQ(get("/api/messages?limit=0").status, 400);
  EXPECT_EQ(get("/api/deliveries?after=x").status, 400);
}

TEST_F(Reads, DeliveriesAreFoundByTheShortNameOfTheirConnector) {
  put_message();

  const Answer answer = get("/api/deliveries?connector=akte&code=timeout&state=dead");

  EXPECT_TRUE(contains(answer.body, R"("id":42)")) << answer.body;
  EXPECT_EQ(hub_.fake_store.last_filter.connector, "amt.akte");
}

TEST_F(Reads, AShortNameOfTwoConnectorsIsAmbiguous) {
  const Answer answer = get("/api/deliveries?connector=kasse");

  EXPECT_EQ(answer.status, 409);
  EXPECT_TRUE(contains(answer.body, "amt.kasse bau.kasse")) << answer.body;
}

TEST_F(Reads, DeliveriesOfAConnectorThatIsNoLongerConfiguredAreFound) {
  get("/api/deliveries?connector=amt.alt");

  EXPECT_EQ(hub_.fake_store.last_filter.connector, "amt.alt");
}

TEST_F(Reads, AStoredDecisionIsExplained) {
  const Answer answer = get("/api/messages/m1/explain");

  EXPECT_EQ(answer.body, R"({"text":"went to akte\n","decision":{"department":"amt"}})");
  EXPECT_EQ(hub_.calls, std::vector<std::string>{"explain m1"});
}

TEST_F(Reads, AFailedStoreIsAnErrorOfTheServer) {
  hub_.fake_store.unreadable = true;

  const Answer answer = get("/api/status");

  EXPECT_EQ(answer.status, 500);
  EXPECT_TRUE(contains(answer.body, R"("code":"NABE-STO-001")"));
}

}  // namespace
}  // namespace nabe::admin::test
