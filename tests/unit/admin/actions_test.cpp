// SPDX-License-Identifier: EUPL-1.2
#include "running_admin.h"

namespace nabe::admin::test {
namespace {

using Actions = RunningAdmin;
using Calls = std::vector<std::string>;

TEST_F(Actions, EachRemedyReachesItsDelivery) {
  struct Row {
    const char* action;
    store::Remedy remedy;
  };
  const Row rows[] = {{"retry", store::Remedy::Retry},
                      {"settle", store::Remedy::Settle},
                      {"skip", store::Remedy::Skip},
                      {"redirect", store::Remedy::Redirect}};
  for (const Row& row : rows) {
    const Answer answer = post(std::string("/api/deliveries/42/") + row.action,
                               R"({"reason":"why","reference":"R 1","connector":"akte"})");

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(hub_.last_remedy.remedy, row.remedy);
    EXPECT_EQ(hub_.last_remedy.delivery_id, 42);
    EXPECT_EQ(hub_.last_remedy.reason, "why");
    EXPECT_EQ(hub_.last_remedy.reference, "R 1");
  }
  EXPECT_EQ(hub_.last_remedy.target_connector, "amt.akte");
}

TEST_F(Actions, AnEditedBodyIsTakenAsItIs) {
  const std::string body("<a>\xff\0</a>", 9);

  const Answer answer =
      call({"POST", "/api/deliveries/7/replace?reason=postcode%20corrected", body, "application/xml", {}});

  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(hub_.last_remedy.remedy, store::Remedy::Replace);
  EXPECT_EQ(hub_.last_remedy.body, body);
  EXPECT_EQ(hub_.last_remedy.reason, "postcode corrected");
}

TEST_F(Actions, TheActorIsHandedOn) {
  call({"POST", "/api/deliveries/42/retry", "", "application/json", {{"X-Nabe-Actor", "J%C3%BCrgen%0A%1b"}}});

  EXPECT_EQ(hub_.last_remedy.actor, "Jürgen\\n\\u{1b}");
}

TEST_F(Actions, ARefusedRemedyIsAConflictWithTheReasonOfTheHub) {
  hub_.refusal = Error{"NABE-DLV-004", "the delivery is delivered", "nothing is left to do", {}};

  const Answer answer = post("/api/deliveries/42/retry", "");

  EXPECT_EQ(answer.status, 409);
  EXPECT_NE(answer.body.find(R"("detail":"the delivery is delivered")"), std::string::npos) << answer.body;
  EXPECT_NE(answer.body.find(R"("hint":"nothing is left to do")"), std::string::npos) << answer.body;
}

TEST_F(Actions, EveryActionIsLoggedWithItsResult) {
  post("/api/deliveries/42/retry", "");
  hub_.refusal = Error{"NABE-DLV-004", "m", "", {}};
  post("/api/connectors/akte/stop", "");

  EXPECT_EQ(log_.text(),
            "operator acted action=retry object=delivery 42 actor=admin code=ok\n"
            "operator acted action=stop object=amt.akte actor=admin code=NABE-DLV-004\n");
}

TEST_F(Actions, MalformedRequestsDoNothing) {
  struct Row {
    const char* path;
    const char* body;
    int status;
  };
  const Row rows[] = {{"/api/deliveries/x/retry", "", 400},
                      {"/api/deliveries/-1/retry", "", 400},
                      {"/api/deliveries/1/explode", "", 404},
                      {"/api/deliveries/1/retry", "[]", 400},
                      {"/api/deliveries/1/retry", "{\"reason\":1}", 400},
                      {"/api/deliveries/1/retry", "{\"colour\":\"red\"}", 400},
                      {"/api/deliveries/1/retry", "{\"reason\":\"", 400},
                      {"/api/deliveries/1/redirect", "{\"connector\":\"nobody\"}", 404},
                      {"/api/connectors/akte/explode", "", 404},
                      {"/api/connectors/nobody/stop", "", 404},
                      {"/api/connectors/kasse/stop", "", 409},
                      {"/api/send?from=nobody", "<a/>", 404},
                      {"/api/send?from=portal&colour=red", "<a/>", 400},
                      {"/api/send?from=portal&attribute=novalue", "<a/>", 400}};
  for (const Row& row : rows) {
    EXPECT_EQ(post(row.path, row.body).status, row.status) << row.path << ' ' << row.body;
  }
  EXPECT_EQ(hub_.calls, Calls{});
}

TEST_F(Actions, ConnectorsAreStoppedAndStartedByName) {
  EXPECT_EQ(post("/api/connectors/akte/stop", "").body, R"({"connector":"amt.akte"})");
  EXPECT_EQ(post("/api/connectors/bau.kasse/start", "").status, 200);

  EXPECT_EQ(hub_.calls, (Calls{"stop amt.akte by admin", "start bau.kasse by admin"}));
}

TEST_F(Actions, MessagesAreAssignedAndRerouted) {
  EXPECT_EQ(post("/api/messages/m1/assign", R"({"case":"c9"})").status, 200);
  EXPECT_EQ(post("/api/messages/m2/reroute", R"({"department":"amt"})").body, R"({"disposition":"routed"})");

  EXPECT_EQ(hub_.calls, (Calls{"assign m1 to c9 by admin", "reroute m2 to amt by admin"}));
}

TEST_F(Actions, AFileIsSentWithAllThatBelongsToIt) {
  const Answer answer = call({"POST",
                              "/api/send?from=portal&type=t&department=amt&sender_message_id=s1&opens_case=false"
                              "&attribute=a%3Db%3Dc&reference=kommunix:2026:1",
                              "<a/>",
                              "text/xml",
                              {}});

  EXPECT_EQ(answer.body,
            R"({"message":"m-new","case":"c-new","receipt_time":"1970-01-01T00:00:01.000000Z","duplicate":true})");
  const delivery::SendRequest& sent = hub_.last_send;
  EXPECT_EQ(sent.source, "portal");
  EXPECT_EQ(sent.media_type, "text/xml");
  EXPECT_FALSE(sent.opens_case);
  EXPECT_EQ(sent.attributes, (Pairs{{"a", "b=c"}}));
  EXPECT_EQ(sent.references, (std::vector<Reference>{{"kommunix", "2026:1"}}));
  EXPECT_EQ(sent.body, "<a/>");
}

TEST_F(Actions, AnExplanationHasNoSideEffect) {
  const Answer answer = post("/api/explain?from=akte&type=t&attribute=a%3Db", "<a/>");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(hub_.calls, Calls{"explain"});
  EXPECT_EQ(hub_.last_explain.source, "amt.akte");
  EXPECT_EQ(hub_.last_explain.attributes, (Pairs{{"a", "b"}}));
}

TEST_F(Actions, AnExplanationIsGivenForTheMediaTypeOfTheBody) {
  call({"POST", "/api/explain?from=akte&type=t", "{}", "application/json", {}});

  EXPECT_EQ(hub_.last_explain.media_type, "application/json");
}

}  // namespace
}  // namespace nabe::admin::test
