// SPDX-License-Identifier: EUPL-1.2
// Who may see what, and how it is followed.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include "portal_fixture.h"

namespace nabe::portal {
namespace {

using common::Json;
using test::Answer;
using test::has;
using test::Peer;
using test::Submitted;
using test::wire;
using testing::FakeHost;

std::string account(const std::string& name) { return "Nabe-Account: " + name + "\r\n"; }

TEST(TrackingCodeOfAGuest, OpensItsApplicationAndNoOther) {
  FakeHost host;
  const test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1");
  const Submitted other = portal.submitted("p-2");

  const Answer answer = portal.get("/v1/applications/" + mine.code);

  EXPECT_EQ(answer.json().text_at("id"), mine.id);
  EXPECT_FALSE(has(answer.body, other.id));
  EXPECT_EQ(portal.get("/v1/applications/0000-0000-0000-0000-0000-0000-0000-0000").code(), "NABE-PORTAL-004");
}

TEST(IdOfAnApplication, OpensItForItsAccountAlone) {
  FakeHost host;
  const test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1", account("a/b"));

  EXPECT_EQ(portal.get("/v1/applications/" + mine.id, account("a/b")).status, 200);
  EXPECT_EQ(portal.get("/v1/applications/" + mine.id).code(), "NABE-PORTAL-004");
  EXPECT_EQ(portal.get("/v1/applications/" + mine.id, account("a")).code(), "NABE-PORTAL-004");
  EXPECT_EQ(portal.get("/v1/applications/" + mine.code).status, 200);
}

TEST(Account, SeesItsApplicationsAndTheirMailboxes) {
  FakeHost host;
  test::Portal portal(host);
  const Submitted first = portal.submitted("p-1", account("a"));
  const Submitted second = portal.submitted("p-2", account("a"));
  const Submitted foreign = portal.submitted("p-3", account("a/b"));
  portal.submitted("p-4");
  for (const Submitted& each : {first, second, foreign}) portal.put(each, {.type = "document.issued", .body = "x"});

  const Json applications = portal.get("/v1/applications", account("a")).json().at("applications");
  const Json items = portal.get("/v1/mailbox", account("a")).json().at("items");

  std::set<std::string> listed;
  for (const Json& each : applications.items()) listed.insert(each.text_at("id"));
  EXPECT_EQ(listed, (std::set<std::string>{first.id, second.id}));
  std::set<std::string> owners;
  for (const Json& each : items.items()) owners.insert(each.text_at("application"));
  EXPECT_EQ(owners, listed);
  EXPECT_EQ(portal.get("/v1/mailbox").code(), "NABE-PORTAL-003");
}

TEST(Account, ReadsItsApplicationsPageByPage) {
  FakeHost host;
  const test::Portal portal(host);
  for (int i = 0; i < 60; ++i) portal.submitted("p-" + std::to_string(i), account("a"));

  const Json first = portal.get("/v1/applications", account("a")).json();
  const Json second = portal.get("/v1/applications?after=" + first.text_at("next"), account("a")).json();

  EXPECT_EQ(first.at("applications").items().size(), 50U);
  EXPECT_EQ(second.at("applications").items().size(), 10U);
  EXPECT_TRUE(second.at("next").is_null());
}

TEST(MailboxOfAnApplication, IsReadFromANumberOn) {
  FakeHost host;
  test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1");
  for (int i = 0; i < 3; ++i) portal.put(mine, {.type = "document.issued", .body = "x"});

  const Answer rest = portal.get("/v1/applications/" + mine.code + "/mailbox?after=2");

  ASSERT_EQ(rest.json().at("items").items().size(), 1U);
  EXPECT_EQ(rest.json().at("items").items()[0].integer_at("number"), 3);
  EXPECT_EQ(portal.get("/v1/applications/" + mine.code + "/mailbox?after=x").code(), "NABE-PORTAL-012");
}

TEST(Reading, IsToComeAgainWhenTheStoreFails) {
  FakeHost host;
  const test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1");
  host.fail_call(1);

  const Answer answer = portal.get("/v1/applications/" + mine.code);

  EXPECT_EQ(answer.status, 503);
}

Peer follow(const test::Portal& portal, const Submitted& application, const std::string& headers = {}) {
  Peer peer = portal.connect();
  peer.send(wire({"GET", "/v1/applications/" + application.code + "/events", headers}));
  return peer;
}

TEST(Events, ComeAsTheyHappen) {
  FakeHost host;
  test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1");
  portal.put(mine, {.type = "case.assigned"});
  Peer peer = follow(portal, mine);
  const std::string first = peer.receive_until("in_progress\"}\n\n");

  portal.put(mine, {.type = "decision.issued", .body = "x"});

  EXPECT_TRUE(has(first, "Content-Type: text/event-stream"));
  EXPECT_TRUE(has(first, "id: 1\nevent: change\ndata: {\"number\":1,"));
  EXPECT_TRUE(has(peer.receive_until("}}\n\n"), "\"state\":\"decision_available\""));
}

TEST(Events, GoOnBehindTheLastOneThatWasSeen) {
  FakeHost host;
  test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1");
  portal.put(mine, {.type = "case.assigned"});
  portal.put(mine, {.type = "decision.issued", .body = "x"});

  const std::string seen = follow(portal, mine, "Last-Event-ID: 1\r\n").receive_until("}}\n\n");

  EXPECT_FALSE(has(seen, "id: 1\n"));
  EXPECT_TRUE(has(seen, "id: 2\n"));
}

TEST(Events, AreFollowedByAsManyAsTheConnectorAllows) {
  FakeHost host;
  const test::Portal portal(host, {{"max_event_streams", "1"}});
  const Submitted mine = portal.submitted("p-1");
  Peer first = follow(portal, mine);
  ASSERT_TRUE(has(first.receive_until("retry"), "200"));

  const Answer second = portal.get("/v1/applications/" + mine.code + "/events");

  EXPECT_EQ(second.code(), "NABE-PORTAL-010");
}

TEST(Events, EndWhenTheirTimeIsOver) {
  FakeHost host;
  const test::Portal portal(host, {{"event_stream_time", "10ms"}});
  const Submitted mine = portal.submitted("p-1");

  EXPECT_TRUE(has(follow(portal, mine).receive_until("\r\n0\r\n\r\n"), "\r\n0\r\n\r\n"));
}

TEST(Events, EndInOrderWhenThePortalStops) {
  FakeHost host;
  test::Portal portal(host);
  const Submitted mine = portal.submitted("p-1");
  Peer peer = follow(portal, mine);
  peer.receive_until("retry: 5000\n\n");
  std::thread stopping([&] { portal.stop(Milliseconds(10'000)); });

  EXPECT_TRUE(has(peer.receive_all(), "0\r\n\r\n"));
  peer.close();
  stopping.join();
}

Json description() {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + "/plugins/portal/openapi.json");
  std::ostringstream text;
  text << file.rdbuf();
  return Json::parse(text.str()).value_or(Json());
}

TEST(InterfaceDescription, IsServedAsItLiesInTheTree) {
  FakeHost host;
  const test::Portal portal(host);

  EXPECT_EQ(portal.get("/v1/openapi.json").json().text(), description().text());
}

TEST(InterfaceDescription, NamesEachOperationAndNoOther) {
  std::set<std::string> described;
  const Json document = description();
  for (const auto& [path, methods] : document.at("paths").members()) {
    for (const auto& [method, operation] : methods.members()) described.insert(method + ' ' + path);
  }

  std::set<std::string> served;
  for (const Operation& operation : operations()) {
    std::string method(operation.method);
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    served.insert(method + ' ' + std::string(operation.path));
  }
  EXPECT_EQ(described, served);
}

TEST(InterfaceDescription, NamesEachPublicState) {
  std::vector<std::string> described;
  const Json document = description();
  for (const Json& each : document.at("components").at("schemas").at("State").at("enum").items()) {
    described.push_back(each.as_text().value_or(""));
  }

  EXPECT_EQ(described, std::vector<std::string>(public_states().begin(), public_states().end()));
}

TEST(TypesOfThePortal, AreThoseThatHaveAnEffect) {
  for (const std::string_view type : Portal::accepts) EXPECT_NE(effect_of(type), nullptr) << type;
}

}  // namespace
}  // namespace nabe::portal
