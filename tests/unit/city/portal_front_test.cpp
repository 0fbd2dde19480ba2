// SPDX-License-Identifier: EUPL-1.2
// The page's server: sessions, who may ask, what is read.
#include "portal_front_fixture.h"

namespace nabe::city {
namespace {

TEST_F(PortalFrontTest, GivesABrowserACookieThatNoScriptAndNoOtherSiteCanUse) {
  cookie_.clear();

  const std::string cookie = header(ask("GET", "/api/session"), "Set-Cookie");

  EXPECT_EQ(cookie.rfind("nabe_city_portal=", 0), 0U);
  EXPECT_NE(cookie.find("; HttpOnly; SameSite=Strict"), std::string::npos) << cookie;
}

TEST_F(PortalFrontTest, KeepsASessionWhileItsCookieComes) {
  const std::string before = cookie_;

  ask("GET", "/api/session");

  EXPECT_EQ(cookie_, before);
  EXPECT_EQ(front_->state()->getValue<int>("sessions"), 1);
}

TEST_F(PortalFrontTest, BeginsANewSessionForWhoSignsInOrOut) {
  const std::string guest = cookie_;
  const Response in = ask("POST", "/api/session", {{"account", "acc-7f1c2a90"}});
  const std::string signed_in = cookie_;
  const Response out = ask("DELETE", "/api/session");

  EXPECT_EQ(json_of(in).getValue<std::string>("account"), "acc-7f1c2a90");
  EXPECT_TRUE(json_of(out).isNull("account"));
  EXPECT_NE(guest, signed_in);
  EXPECT_NE(signed_in, cookie_);
  cookie_ = signed_in;
  EXPECT_EQ(problem_of(ask("GET", "/api/applications")), "no_session");
}

TEST_F(PortalFrontTest, KnowsTheAccountsOfTheSamplesAlone) {
  EXPECT_EQ(problem_of(ask("POST", "/api/session", {{"account", "acc-0"}})), "no_such_account");
  EXPECT_EQ(problem_of(ask("POST", "/api/session")), "no_such_account");
}

TEST_F(PortalFrontTest, NeverShowsItsTokenToTheBrowser) {
  for (const char* target : {"/api/session", "/api/samples", "/api/applications"}) {
    const Response response = ask("GET", target);
    EXPECT_EQ(response.status, 200) << target;
    EXPECT_EQ(common::wire_of(response, true).find(FakePortalConnector::kToken), std::string::npos) << target;
  }
  EXPECT_EQ(text_of(Json(front_->state())).find(FakePortalConnector::kToken), std::string::npos);
}

TEST_F(PortalFrontTest, TakesNothingFromAPageThatIsNotItsOwn) {
  const auto with = [&](const std::string& name, const std::string& value) {
    Request request = browser_request("POST", "/api/forms", {{"sample", "aufenthaltstitel"}});
    for (auto& header : request.headers) {
      if (header.first == name) header.second = value;
    }
    return problem_of(front_->answer(request));
  };

  EXPECT_EQ(with("Origin", "http://127.0.0.1:8888"), "foreign");
  EXPECT_EQ(with("Origin", "null"), "foreign");
  EXPECT_EQ(with("Host", "portal.example:7777"), "foreign");
  EXPECT_EQ(with("Sec-Fetch-Site", "same-site"), "foreign");
  EXPECT_EQ(with("", ""), "");
}

TEST_F(PortalFrontTest, ShowsItsPageToWhoComesBackFromAnotherSite) {
  Request request = browser_request("GET", "/");
  request.headers = {{"Host", kOwn}, {"Sec-Fetch-Site", "cross-site"}};  // a provider of payments, say

  const Response page = front_->answer(request);

  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("<main id=\"view\""), std::string::npos);
}

TEST_F(PortalFrontTest, ForbidsTheBrowserToLoadFromElsewhere) {
  for (const char* target : {"/", "/api/samples", "/no/such/place"}) {
    const std::string policy = header(ask("GET", target), "Content-Security-Policy");
    EXPECT_EQ(policy.rfind("default-src 'none'; script-src 'self'; ", 0), 0U) << target << ": " << policy;
  }
}

TEST_F(PortalFrontTest, OffersTheSamplesWhoseAttachmentsItHas) {
  const JsonArray::Ptr samples = json_of(ask("GET", "/api/samples")).getArray("samples");

  ASSERT_EQ(samples->size(), 9U);  // of ten: the attachment of one is made when it is needed
  const JsonObject::Ptr first = samples->getObject(0);
  EXPECT_EQ(first->getValue<std::string>("sample"), "aufenthaltstitel");
  EXPECT_EQ(first->getValue<std::string>("service"), "Erteilung eines Aufenthaltstitels");
  EXPECT_EQ(first->getValue<std::string>("family_name"), "Şahinoğlu");
  EXPECT_EQ(first->getArray("attachments")->size(), 2U);
}

TEST_F(PortalFrontTest, ShowsTimelineAndAllPagesOfTheMailbox) {
  hub_has("/v1/applications/7Q2K-ABCD",
          R"({"id":"app-1","tracking_code":"7Q2K-ABCD","state":"received","timeline":[]})");
  hub_has("/v1/applications/7Q2K-ABCD/mailbox", R"({"items":[{"number":1}],"next":1})");
  hub_has("/v1/applications/7Q2K-ABCD/mailbox?after=1", R"({"items":[{"number":2}],"next":null})");

  const Response opened = ask("POST", "/api/applications", {{"tracking_code", "7Q2K-ABCD"}});
  const Response shown = ask("GET", "/api/applications/1");

  EXPECT_EQ(json_of(opened).getValue<int>("application"), 1) << opened.body;
  EXPECT_EQ(json_of(shown).getValue<std::string>("state"), "received") << shown.body;
  EXPECT_EQ(json_of(shown).getArray("mailbox")->size(), 2U);
}

TEST_F(PortalFrontTest, OpensNoApplicationWithoutItsCode) {
  EXPECT_EQ(problem_of(ask("POST", "/api/applications", {{"tracking_code", "AAAA"}})), "unknown_application");
  EXPECT_EQ(problem_of(ask("POST", "/api/applications", {{"tracking_code", "../mailbox"}})), "unknown_application");
  EXPECT_EQ(problem_of(ask("GET", "/api/applications/1")), "unknown_application");
}

TEST_F(PortalFrontTest, VouchesForTheAccountThatSignedInAndForNoOther) {
  hub_has("/v1/applications", R"({"applications":[{"id":"app-9","state":"closed","withdrawn":false}],"next":null})");
  ask("GET", "/api/applications");
  EXPECT_EQ(log_->accounts, std::vector<std::string>());

  ask("POST", "/api/session", {{"account", "acc-7f1c2a90"}});
  const Response list = ask("GET", "/api/applications");

  EXPECT_EQ(log_->accounts, std::vector<std::string>{"acc-7f1c2a90"});
  EXPECT_EQ(json_of(list).getArray("applications")->getObject(0)->getValue<std::string>("id"), "app-9") << list.body;
}

TEST_F(PortalFrontTest, HandsADocumentOverToBeSavedAndNotShown) {
  hub_has("/v1/applications/7Q2K-ABCD", R"({"id":"app-1","tracking_code":"7Q2K-ABCD"})");
  hub_has("/v1/applications/7Q2K-ABCD/mailbox/4/attachments/1", "<script>", "text/html");
  ask("POST", "/api/applications", {{"tracking_code", "7Q2K-ABCD"}});

  const Response document = ask("GET", "/api/applications/1/mailbox/4/attachments/1");

  EXPECT_EQ(document.body, "<script>");
  EXPECT_EQ(header(document, "Content-Disposition"), "attachment");
}

TEST_F(PortalFrontTest, ReadsWhatAnOfficeAsksOutOfItsContent) {
  hub_has("/v1/applications/7Q2K-ABCD", R"({"id":"app-1","tracking_code":"7Q2K-ABCD"})");
  hub_has("/v1/applications/7Q2K-ABCD/mailbox/2/content", "<event><id>E1</id><text>Ihr Pass fehlt</text></event>",
          "application/xml");
  ask("POST", "/api/applications", {{"tracking_code", "7Q2K-ABCD"}});

  EXPECT_EQ(json_of(ask("GET", "/api/applications/1/mailbox/2/text")).getValue<std::string>("text"), "Ihr Pass fehlt");
}

TEST_F(PortalFrontTest, SaysThatTheCityIsAwayWhenNothingCanBeRead) {
  hub_fails(FaultKind::Down);

  const Response response = ask("POST", "/api/applications", {{"tracking_code", "7Q2K-ABCD"}});

  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(problem_of(response), "not_readable");
}

TEST_F(PortalFrontTest, TurnsToAnotherHubWhenItIsTold) {
  const auto act = [&](const std::string& arguments) { return front_->act("hub", *parse_object(arguments))->status; };

  EXPECT_EQ(act(R"({"url":"http://127.0.0.1:1","token":"t"})"), 200);
  EXPECT_EQ(front_->state()->getValue<std::string>("hub"), "http://127.0.0.1:1");
  EXPECT_EQ(act(R"({"url":"http://127.0.0.1:1/path"})"), 400);
  EXPECT_EQ(act("{}"), 400);
  front_->reset();
  EXPECT_EQ(front_->state()->getValue<std::string>("hub"), hub_.url());
}

}  // namespace
}  // namespace nabe::city
