// SPDX-License-Identifier: EUPL-1.2
// What a person sends counts once, and there is no receipt but the hub's.
#include "city/frame/xml.h"
#include "common/xml.h"
#include "portal_front_fixture.h"

namespace nabe::city {
namespace {

class PortalFrontSending : public PortalFrontTest {
 protected:
  JsonObject::Ptr sent(unsigned index = 0) const { return front_->state()->getArray("sent")->getObject(index); }
  Response refused_with(int status, const std::string& code) {
    log_->refuses = {status, code};
    return submit(open_form());
  }
};

TEST_F(PortalFrontSending, GivesTheHubsReceipt) {
  const Response response = submit(open_form());

  EXPECT_EQ(response.status, 201) << response.body;
  const JsonObject::Ptr receipt = json_of(response).getObject("receipt");
  EXPECT_EQ(receipt->getValue<std::string>("id"), "app-1");
  EXPECT_EQ(receipt->getValue<std::string>("tracking_code"), "7Q2K-ABCD");
  EXPECT_EQ(receipt->getValue<std::string>("receipt_time"), "2026-03-01T08:15:30.000042Z");
  EXPECT_EQ(json_of(response).getValue<int>("application"), 1);
}

TEST_F(PortalFrontSending, SubmitsOnceForWhoClicksTwiceOrReloads) {
  const std::string form = open_form();
  submit(form);

  const Response second = submit(form);
  const Response reloaded = ask("GET", form);

  EXPECT_EQ(log_->taken.size(), 1U);
  for (const Response& response : {second, reloaded}) {
    EXPECT_EQ(json_of(response).getObject("receipt")->getValue<std::string>("tracking_code"), "7Q2K-ABCD");
  }
  EXPECT_EQ(sent()->getValue<int>("attempts"), 1);
}

TEST_F(PortalFrontSending, SubmitsOnceForEachForm) {
  submit(open_form());
  submit(open_form());

  ASSERT_EQ(log_->taken.size(), 2U);
  EXPECT_NE(log_->taken[0].header("Nabe-Message-Id"), log_->taken[1].header("Nabe-Message-Id"));
}

TEST_F(PortalFrontSending, SaysThatNothingWasSubmittedWhenTheHubIsAwayAndSubmitsLater) {
  hub_fails(FaultKind::Down);
  const std::string form = open_form();

  const Response response = submit(form);

  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(problem_of(response), "not_sent");
  EXPECT_NE(json_of(response).getValue<std::string>("de").find("nichts eingereicht"), std::string::npos);
  EXPECT_NE(json_of(response).getValue<std::string>("en").find("Nothing was submitted"), std::string::npos);
  EXPECT_TRUE(json_of(ask("GET", form)).isNull("receipt"));

  hub_.clear_faults();
  EXPECT_EQ(submit(form).status, 201);
  EXPECT_EQ(log_->taken.size(), 1U);
}

TEST_F(PortalFrontSending, CountsAsAwayWithoutAnAddress) {
  front_ = make_portal_front({});
  front_->settle(std::string("http://") + kOwn);
  sign_in_as_guest();

  EXPECT_EQ(problem_of(submit(open_form())), "not_sent");
}

TEST_F(PortalFrontSending, IsNotSureWhenTheAnswerIsLostAndSendsTheSameAgain) {
  hub_fails(FaultKind::Lost);
  const std::string form = open_form();

  const Response lost = submit(form);
  const Response again = ask("POST", form + "/submission", {{"family_name", "Somebody Else"}});

  EXPECT_EQ(problem_of(lost), "unsure");
  EXPECT_EQ(again.status, 201) << again.body;
  ASSERT_EQ(log_->taken.size(), 1U);
  EXPECT_NE(log_->taken[0].body.find("Ščerbakivsʹka"), std::string::npos);
  EXPECT_EQ(sent()->getValue<int>("attempts"), 2);
}

TEST_F(PortalFrontSending, StaysUnsureWhileTheHubIsAwayAfterALostAnswer) {
  const std::string form = open_form();
  hub_fails(FaultKind::Lost);
  submit(form);
  hub_fails(FaultKind::Down);

  EXPECT_EQ(problem_of(submit(form)), "unsure");
}

TEST_F(PortalFrontSending, GivesNoReceiptForAnAnswerThatBrokeOff) {
  hub_fails(FaultKind::Cut);
  const std::string form = open_form();

  EXPECT_EQ(problem_of(submit(form)), "unsure");
  EXPECT_TRUE(json_of(ask("GET", form)).isNull("receipt"));
}

TEST_F(PortalFrontSending, TellsARefusalAsASentenceInBothLanguages) {
  struct Row {
    int status;
    const char* code;
    const char* problem;
    int told_status;
  };
  for (const Row& row : {Row{413, "NABE-HTTP-013", "too_large", 413}, Row{422, "NABE-HTTP-016", "refused", 422},
                         Row{400, "NABE-HTTP-002", "refused", 422}, Row{401, "NABE-HTTP-004", "wrong_portal", 502},
                         Row{429, "NABE-HTTP-017", "busy", 503}, Row{500, "NABE-HTTP-018", "unsure", 504},
                         Row{500, "NABE-HTTP-019", "not_sent", 503}, Row{503, "NABE-PORTAL-011", "busy", 503}}) {
    const Response response = refused_with(row.status, row.code);
    EXPECT_EQ(problem_of(response), row.problem) << row.status;
    EXPECT_EQ(response.status, row.told_status) << row.status;
    for (const char* language : {"de", "en"}) {
      EXPECT_GT(json_of(response).getValue<std::string>(language).size(), 20U) << row.status;
    }
  }
  EXPECT_EQ(log_->taken.size(), 0U);
}

TEST_F(PortalFrontSending, SendsAnUnchangedSampleAsItIs) {
  submit(open_form());

  ASSERT_EQ(log_->taken.size(), 1U);
  EXPECT_EQ(log_->taken[0].header("Content-Type"), "application/xml");
  EXPECT_NE(log_->taken[0].body.find("<messageId>MN-2026-000110</messageId>"), std::string::npos);
  EXPECT_EQ(log_->taken[0].header("Nabe-Department"), "auslaenderbehoerde");
  EXPECT_EQ(log_->taken[0].header("Nabe-Account"), "");
}

TEST_F(PortalFrontSending, WritesAChangedNameAsText) {
  ask("POST", open_form() + "/submission", {{"given_name", ""}, {"family_name", "<Żółć> & Söhne"}});

  ASSERT_EQ(log_->taken.size(), 1U);
  const auto document = common::read_xml(log_->taken[0].body);
  ASSERT_TRUE(document);
  const common::XmlElement* const name = document->child("applicant")->child("name");
  EXPECT_EQ(name->child_text("familyName"), "<Żółć> & Söhne");
  EXPECT_EQ(name->child("givenName"), nullptr);
}

TEST_F(PortalFrontSending, SendsFilesBehindTheDocumentThatNamesThem) {
  Request request = browser_request("POST", open_form("aufenthaltstitel") + "/submission",
                                    {{"given_name", "Ayşe Yağmur"}, {"family_name", "Şahinoğlu"}});
  Part part;
  part.head.name = "file";
  part.head.file_name = "passkopie-000101.png";  // as one of the sample
  part.head.media_type = "image/png";
  part.content = std::string("\x89PNG\r\n--b\r\n\0", 12);
  request.parts.push_back(part);

  EXPECT_EQ(front_->answer(request).status, 201);

  ASSERT_EQ(log_->taken.size(), 1U);
  const std::vector<Part>& parts = log_->taken[0].parts;
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[3].head.file_name, "2-passkopie-000101.png");
  EXPECT_EQ(parts[3].content, part.content);
  EXPECT_NE(parts[0].content.find("<attachment>2-passkopie-000101.png</attachment>"), std::string::npos);
}

TEST_F(PortalFrontSending, SendsNothingWithoutANameOrWithAFileThatHasNone) {
  const std::string form = open_form();
  Request request = browser_request("POST", form + "/submission", unchanged());
  Part part;
  part.head.name = "file";
  part.content = "x";
  request.parts.push_back(part);

  EXPECT_EQ(problem_of(front_->answer(request)), "bad_file");
  EXPECT_EQ(problem_of(ask("POST", form + "/submission", {{"family_name", ""}})), "name_missing");
  EXPECT_EQ(problem_of(ask("POST", form + "/submission", {{"family_name", "a\nb"}})), "bad_text");
  EXPECT_EQ(problem_of(ask("POST", "/api/forms/0/submission", unchanged())), "no_such_form");
  EXPECT_EQ(log_->taken.size(), 0U);
}

TEST_F(PortalFrontSending, AnswersAQueryOnce) {
  submit(open_form());

  const Response first = ask("POST", "/api/applications/1/mailbox/2/answer", {{"text", "Anbei <der> Pass"}});
  ask("POST", "/api/applications/1/mailbox/2/answer", {{"text", "Noch einmal"}});

  EXPECT_EQ(first.status, 201) << first.body;
  ASSERT_EQ(log_->taken.size(), 2U);
  EXPECT_EQ(log_->taken[1].target, "/v1/applications/7Q2K-ABCD/mailbox/2/answer");
  const auto document = parse_xml(log_->taken[1].body);
  ASSERT_TRUE(document);
  EXPECT_EQ(text_of(document->documentElement()), "Anbei <der> Pass");
}

TEST_F(PortalFrontSending, SendsNoEmptyAnswer) {
  submit(open_form());

  EXPECT_EQ(problem_of(ask("POST", "/api/applications/1/mailbox/2/answer", {{"text", " \n"}})), "text_missing");
  EXPECT_EQ(log_->taken.size(), 1U);
}

TEST_F(PortalFrontSending, TellsWhoAnswersAnAnsweredQueryThatItWasAnswered) {
  submit(open_form());
  log_->refuses = {409, "NABE-PORTAL-008"};

  EXPECT_EQ(problem_of(ask("POST", "/api/applications/1/mailbox/2/answer", {{"text", "Pass"}})), "answered");
}

TEST_F(PortalFrontSending, WithdrawsOnce) {
  submit(open_form());

  EXPECT_EQ(ask("POST", "/api/applications/1/withdrawal").status, 201);
  EXPECT_EQ(ask("POST", "/api/applications/1/withdrawal").status, 201);

  ASSERT_EQ(log_->taken.size(), 2U);
  EXPECT_EQ(log_->taken[1].target, "/v1/applications/7Q2K-ABCD/withdrawal");
  EXPECT_EQ(sent(1)->getValue<std::string>("kind"), "withdrawal");
}

TEST_F(PortalFrontSending, KeepsFormsOfOneBrowserFromAnother) {
  const std::string form = open_form();
  sign_in_as_guest();

  EXPECT_EQ(problem_of(submit(form)), "no_such_form");
}

}  // namespace
}  // namespace nabe::city
