// SPDX-License-Identifier: EUPL-1.2
// What clerks do, as it comes into the hub.
#include <chrono>
#include <thread>

#include "office.h"
#include "support/http_call.h"

namespace nabe::case_system {
namespace {

using test::call;

class ClerkEvents : public Office {
 protected:
  void SetUp() override {
    Office::SetUp();
    ASSERT_TRUE(connector_->deliver(application()).is_ok());
    listen();
  }
  /// The case system tells this connector.
  void listen() { act("listener", R"({"url":")" + listener() + "/events\"}"); }
  /// The one message of a type, once it is there.
  AcceptedMessage told(const std::string& type) {
    EXPECT_TRUE(host_.wait_until([&] { return !messages_of(type).empty(); })) << type;
    const auto all = messages_of(type);
    EXPECT_EQ(all.size(), 1U) << type;
    return all.empty() ? AcceptedMessage{} : all.front();
  }
  static std::string event(const std::string& inside) {
    return "<event xmlns=\"urn:nabe:case-system:1\"><id>E1</id>" + inside + "</event>";
  }
  int post(const std::string& body, const std::string& media_type = "application/xml",
           common::HeaderList headers = {}) {
    return call("POST", listener() + "/events", body, media_type, std::move(headers)).status;
  }
};

const std::string kStatus = "<type>case.status_changed</type><fileNumber>AB-1</fileNumber><status>open</status>";

TEST_F(ClerkEvents, AQueryGoesToItsCaseWithWhatTheMailboxShows) {
  act("query", R"({"fileNumber":"AB-000001","text":"Bitte den Pass & ein Bild","subject":"Pass","due":"2026-12-24"})");

  const AcceptedMessage query = told("query.raised");
  EXPECT_EQ(query.sender_message_id, "E000001");
  EXPECT_EQ(query.references, (Texts{{"application_number", "A000001"}}));
  EXPECT_EQ(query.body, "Bitte den Pass & ein Bild");
  EXPECT_EQ(query.media_type, "text/plain; charset=utf-8");
  EXPECT_EQ(query.attributes,
            (std::map<std::string, std::string>{
                {"file_number", "AB-000001"}, {"query_id", "E000001"}, {"subject", "Pass"}, {"due", "2026-12-24"}}));
}

TEST_F(ClerkEvents, AStatusGoesToItsCase) {
  act("status", R"({"fileNumber":"AB-000001","status":"in-progress"})");

  const AcceptedMessage status = told("case.status_changed");
  EXPECT_EQ(status.attributes.at("status"), "in-progress");
  EXPECT_EQ(status.body, R"({"application":"A000001","fileNumber":"AB-000001","status":"in-progress"})");
}

TEST_F(ClerkEvents, ADocumentComesAsAnAttachment) {
  act("document",
      R"({"fileNumber":"AB-000001","name":"Bescheid ü.pdf","mediaType":"application/pdf","content":"JVBERg=="})");

  const AcceptedMessage document = told("document.issued");
  ASSERT_EQ(document.attachments.size(), 1U);
  EXPECT_EQ(document.attachments[0].name, "Bescheid ü.pdf");
  EXPECT_EQ(document.attachments[0].media_type, "application/pdf");
  EXPECT_EQ(document.attachments[0].bytes, "%PDF");
  EXPECT_EQ(document.body, "");
}

TEST_F(ClerkEvents, ADecisionHasItsOutcomeItsTextAndItsDocument) {
  act("decision", R"({"fileNumber":"AB-000001","outcome":"granted","text":"Erteilt","name":"b.pdf",)"
                  R"("mediaType":"application/pdf","content":"JVBERg=="})");

  const AcceptedMessage decision = told("decision.issued");
  EXPECT_EQ(decision.attributes.at("outcome"), "granted");
  EXPECT_EQ(decision.body, "Erteilt");
  EXPECT_EQ(decision.attachments.size(), 1U);
}

TEST_F(ClerkEvents, AnAppointmentNoticeSaysWhatIsToBeBooked) {
  act("appointment-notice", R"({"fileNumber":"AB-000001","text":"Bitte kommen","site":"141","service":"203"})");

  const AcceptedMessage notice = told("appointment.requested");
  EXPECT_EQ(notice.attributes.at("site"), "141");
  EXPECT_EQ(notice.attributes.at("service"), "203");
  EXPECT_EQ(notice.media_type, "application/json");
}

TEST_F(ClerkEvents, AnApplicationThatAClerkAssignsLaterGetsItsFileNumber) {
  ASSERT_TRUE(connector_->deliver(application(2, kUnclear)).is_ok());
  act("assign", R"({"application":"A000002","person":"P000003"})");

  EXPECT_TRUE(host_.wait_until([&] { return messages_of("case.assigned").size() == 2; }));
  const AcceptedMessage assigned = messages_of("case.assigned").back();
  EXPECT_EQ(assigned.references, (Texts{{"application_number", "A000002"}}));
  EXPECT_EQ(assigned.attributes,
            (std::map<std::string, std::string>{{"file_number", "AB-000003"}, {"match", "existing"}}));
}

TEST_F(ClerkEvents, AreToldAgainUntilTheHubHasThem) {
  host_.refuse_intakes(Outcome::busy("stopping").with_code(Code::Stopping));
  act("status", R"({"fileNumber":"AB-000001","status":"a"})");
  // Attempts that come to nothing change nothing in the hub that could be waited for.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (peer().state()->getValue<int>("attempts") < 2 && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  EXPECT_EQ(messages_of("case.status_changed").size(), 0U);
  host_.accept_intakes();

  EXPECT_EQ(told("case.status_changed").attributes.at("status"), "a");
}

TEST_F(ClerkEvents, ThatComeTwiceAreOneMessage) {
  EXPECT_EQ(post(event(kStatus)), 201);
  EXPECT_EQ(post(event(kStatus)), 200);

  EXPECT_EQ(messages_of("case.status_changed").size(), 1U);
  EXPECT_EQ(post(event("<text>other</text>" + kStatus)), 409);
}

TEST_F(ClerkEvents, OfARecordWithoutAnApplicationNameTheRecordAndWaitForAPerson) {
  EXPECT_EQ(post(event(kStatus)), 201);

  EXPECT_EQ(told("case.status_changed").references, (Texts{{"file_number", "AB-1"}}));
}

TEST_F(ClerkEvents, MayTellMoreThanTheInterfaceKnows) {
  EXPECT_EQ(post(event(kStatus + "<colour>red</colour><x xmlns=\"urn:y\"/>")), 201);
}

TEST_F(ClerkEvents, AreRefusedIfTheyAreNotWhatTheyShouldBe) {
  const std::vector<std::string> bad = {
      "",
      "x",
      "<event/>",
      "<!DOCTYPE a [<!ENTITY b 'c'>]>" + event(kStatus),
      event(""),
      event("<type>case.status_changed</type><status>open</status>"),
      event("<type>case.status_changed</type><fileNumber>AB-1</fileNumber>"),
      event("<type>case.closed</type><fileNumber>AB-1</fileNumber><status>open</status>"),
      event(kStatus + "<status>closed</status>"),
      event(kStatus + "<application>with blank</application>"),
      event("<type>case.assigned</type><fileNumber>AB-1</fileNumber><match>new</match>"),
      event("<type>case.assigned</type><fileNumber>A</fileNumber><application>A1</application><match>clerk</match>"),
      event("<type>query.raised</type><fileNumber>AB-1</fileNumber>"),
      event("<type>decision.issued</type><fileNumber>AB-1</fileNumber><text>x</text>"),
      event(kStatus + "<subject>" + std::string(501, 'x') + "</subject>"),
      event(kStatus + "<text>" + std::string(1024 * 1024, 'x') + "</text>"),
  };
  for (const std::string& body : bad) {
    const int status = body.empty() ? call("POST", listener() + "/events").status : post(body);
    EXPECT_GE(status, 400) << body.substr(0, 200);
    EXPECT_LT(status, 500) << body.substr(0, 200);
  }

  EXPECT_EQ(host_.refusals().size(), bad.size());
  EXPECT_EQ(host_.messages().size(), 1U);
  EXPECT_EQ(host_.open_sessions(), 0U);
}

TEST_F(ClerkEvents, AreRefusedElsewhereAndByOtherMeans) {
  EXPECT_EQ(call("POST", listener() + "/", event(kStatus), "application/xml").status, 404);
  EXPECT_EQ(call("GET", listener() + "/events").status, 405);
  EXPECT_EQ(post("text", "text/plain"), 415);
  EXPECT_EQ(post("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n", "multipart/mixed; boundary=b"), 415);
  EXPECT_EQ(post("--b\r\nContent-Type: application/xml\r\n\r\n" + event(kStatus), "multipart/mixed; boundary=b"), 400);
}

TEST_F(ClerkEvents, AreTakenFromTheOneAloneWhoHasTheToken) {
  restart({{"token", "secret"}});

  EXPECT_EQ(post(event(kStatus)), 401);
  EXPECT_EQ(post(event(kStatus), "application/xml", {{"Authorization", "Bearer secret"}}), 201);
}

TEST_F(ClerkEvents, CarryTheTraceContextOfTheCaseSystem) {
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_EQ(post(event(kStatus), "application/xml", {{"traceparent", trace}}), 201);

  EXPECT_EQ(told("case.status_changed").trace_parent, trace);
}

}  // namespace
}  // namespace nabe::case_system
