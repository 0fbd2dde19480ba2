// SPDX-License-Identifier: EUPL-1.2
#include "running_admin.h"

namespace nabe::admin::test {
namespace {

using AdminDoor = RunningAdmin;

void expect_problem(const Answer& answer, int status, const std::string& code) {
  EXPECT_EQ(answer.status, status) << answer.body;
  EXPECT_EQ(answer.media_type, "application/problem+json");
  EXPECT_NE(answer.body.find("\"code\":\"" + code + '"'), std::string::npos) << answer.body;
}

TEST_F(AdminDoor, AsksForTheTokenEverywhereButAtHealth) {
  for (const char* path : {"/metrics", "/api/status", "/api/messages", "/api/deliveries", "/nothing", "/"}) {
    expect_problem(call({"GET", path, "", "", {{"Authorization", ""}}}), 401, "NABE-ADM-001");
  }
  EXPECT_EQ(call({"GET", "/health/live", "", "", {{"Authorization", ""}}}).status, 200);
  EXPECT_EQ(call({"GET", "/health/ready", "", "", {{"Authorization", ""}}}).status, 200);
}

TEST_F(AdminDoor, RefusesEveryTokenButItsOwn) {
  const std::string token = kToken;
  for (const std::string& header : {"Bearer " + token.substr(1), "Bearer " + token + "0", std::string("Bearer "),
                                    "Basic " + token, token, "bearer " + token}) {
    expect_problem(call({"GET", "/api/status", "", "", {{"Authorization", header}}}), 401, "NABE-ADM-001");
  }
}

TEST_F(AdminDoor, SaysHowToAuthenticate) {
  const Answer answer = call({"GET", "/api/status", "", "", {{"Authorization", ""}}});

  EXPECT_EQ(answer.headers.at("WWW-Authenticate"), "Bearer realm=\"nabe\"");
}

TEST_F(AdminDoor, AnUnauthorizedActionIsNotDone) {
  const Answer answer =
      call({"POST", "/api/connectors/portal/stop", "", "application/json", {{"Authorization", "Bearer wrong"}}});

  EXPECT_EQ(answer.status, 401);
  EXPECT_TRUE(hub_.calls.empty());
}

TEST_F(AdminDoor, AnswersToLoopbackNamesOnly) {
  for (const char* host : {"localhost", "localhost:8180", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8180"}) {
    EXPECT_EQ(call({"GET", "/api/status", "", "", {{"Host", host}}}).status, 200) << host;
  }
  for (const char* host :
       {"evil.example", "evil.example:8180", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"}) {
    expect_problem(call({"GET", "/api/status", "", "", {{"Host", host}}}), 403, "NABE-ADM-002");
    expect_problem(call({"GET", "/health/live", "", "", {{"Host", host}}}), 403, "NABE-ADM-002");
  }
}

TEST_F(AdminDoor, UnknownPathsAndMethodsAreToldApart) {
  expect_problem(get("/api/nothing"), 404, "NABE-ADM-003");
  expect_problem(get("/api/messages/a/b/c"), 404, "NABE-ADM-003");
  const Answer wrong_method = post("/api/status", "");
  expect_problem(wrong_method, 405, "NABE-ADM-004");
  EXPECT_EQ(wrong_method.headers.at("Allow"), "GET");
  EXPECT_EQ(get("/api/send").headers.at("Allow"), "POST");
}

TEST_F(AdminDoor, BoundsWhatItReads) {
  expect_problem(post("/api/deliveries/1/retry", std::string(70'000, ' ')), 413, "NABE-ADM-006");
  expect_problem(post("/api/send?from=portal", std::string(100'001, 'x')), 413, "NABE-ADM-006");
  EXPECT_EQ(post("/api/send?from=portal", std::string(100'000, 'x')).status, 200);
  EXPECT_EQ(hub_.calls, std::vector<std::string>{"send"});
}

TEST_F(AdminDoor, ABodyThatWasNotReadIsNotTakenForARequest) {
  const std::string hidden = std::string("POST /api/connectors/portal/stop HTTP/1.1\r\nHost: localhost\r\n") +
                             "Authorization: Bearer " + kToken + "\r\nContent-Length: 0\r\n\r\n";

  const Answer answer = call({"POST", "/api/send", hidden, "", {{"Authorization", ""}}});

  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.headers.at("Connection"), "Close");
  server_.reset();
  EXPECT_TRUE(hub_.calls.empty());
}

TEST_F(AdminDoor, AnswersAreNotCached) { EXPECT_EQ(get("/api/status").headers.at("Cache-Control"), "no-store"); }

TEST_F(AdminDoor, AHostThatIsInUseIsToldAsAnError) {
  AdminOptions options;
  options.token = kToken;
  options.port = static_cast<std::uint16_t>(std::stoi(server_->address().substr(server_->address().rfind(':') + 1)));

  const auto second = AdminServer::start(hub_, statistics_, options, clock_, log_);

  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "NABE-ADM-020");
}

}  // namespace
}  // namespace nabe::admin::test
