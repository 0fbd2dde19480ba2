// SPDX-License-Identifier: EUPL-1.2
// The portal in front of the real hub: an application goes to its office, and what the office says comes back.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/http_client.h"
#include "common/json.h"
#include "receiver/receiver.h"
#include "support/http_call.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

using common::Json;

struct Answer {
  int status = 0;
  std::string body;
  Json json() const { return Json::parse(body).value_or(Json()); }
};

/// What the portal's user sees.
class PortalTest : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    install({"portal"});
    ASSERT_EQ(receiver_.start(), "");
    hub_ = std::make_unique<HubProcess>(configuration(), log_path());
    write_file(configuration() + "/nabe.toml", R"([node]
state_folder  = "../state"
plugin_folder = "../plugins"
store         = "sqlite"
development   = true
low_disk      = "16MiB"

[admin]
listen = "127.0.0.1:0"

[connectors.portal]
plugin            = "portal"
listen            = "127.0.0.1:0"
event_stream_time = "2s"
)");
    write_file(configuration() + "/departments/office.toml", R"([department]
id      = "office"
name    = "Office"
profile = "xfall"

[connectors.system]
plugin     = "http_sink"
url        = ")" + receiver_.url("/system") + R"("
idempotent = true

[connectors.clerk]
plugin                = "http_source"
listen                = "127.0.0.1:0"
path                  = "/decisions"
message_type          = "decision.issued"
case_reference_header = "Case"
case_reference_system = "portal"

[connectors.asking_clerk]
plugin                = "http_source"
listen                = "127.0.0.1:0"
path                  = "/queries"
message_type          = "query.raised"
case_reference_header = "Case"
case_reference_system = "portal"
attributes            = ["Query-Id=query_id", "Subject=subject"]

[[route]]
name  = "to-the-system"
from  = "portal"
type  = ["application.submitted", "query.answered", "application.withdrawn", "mailbox.fetched", "mailbox.acknowledged"]
to    = ["system"]
grant = ["*"]

[[route]]
name  = "to-the-citizen"
type  = ["receipt.issued", "decision.issued", "query.raised"]
to    = ["portal"]
grant = ["*"]
)");
  }

  static Answer ask(const std::string& method, const std::string& url, common::HeaderList headers = {},
                    std::string body = {}, const std::string& content_type = "application/xml") {
    const common::HttpAnswer answer = test::call(method, url, std::move(body), content_type, std::move(headers));
    return {answer.status, answer.body};
  }
  Answer get(const std::string& path) const { return ask("GET", hub_->source_url("portal", path)); }
  Answer submit(const std::string& id) const {
    return ask("POST", hub_->source_url("portal", "/v1/applications"),
               {{"Nabe-Message-Id", id}, {"Nabe-Department", "office"}, {"Nabe-Account", "account-1"}},
               sample("aufenthaltstitel"));
  }
  bool mailbox_has(const std::string& code, std::size_t items) const {
    return eventually(
        [&] { return get("/v1/applications/" + code + "/mailbox").json().at("items").items().size() == items; });
  }
  bool system_has(std::uint64_t messages) const {
    return eventually([&] { return receiver_.counts("/system").messages == messages; });
  }

  Receiver receiver_;
  std::unique_ptr<HubProcess> hub_;
};

TEST_F(PortalTest, BringsWhatTheOfficeSaysAndTakesWhatTheCitizenAnswers) {
  ASSERT_TRUE(hub_->start()) << hub_->log();
  const Json receipt = submit("p-1").json();
  const std::string code = receipt.text_at("tracking_code");
  const std::string id = receipt.text_at("id");
  ASSERT_TRUE(system_has(1));
  ASSERT_TRUE(mailbox_has(code, 1));
  EXPECT_EQ(get("/v1/applications/" + code).json().at("timeline").items().at(0).text_at("time"),
            receipt.text_at("receipt_time"));

  EXPECT_EQ(ask("POST", hub_->source_url("office.asking_clerk", "/queries"), {{"Case", id}, {"Query-Id", "q-1"}},
                "<query>Ihr Pass fehlt</query>")
                .status,
            201);
  ASSERT_TRUE(mailbox_has(code, 2));
  EXPECT_EQ(ask("POST", hub_->source_url("portal", "/v1/applications/" + code + "/mailbox/2/answer"),
                {{"Nabe-Message-Id", "a-1"}}, "<answer/>")
                .status,
            201);
  ASSERT_TRUE(system_has(2));

  const std::string document(3'000'000, 'x');
  EXPECT_EQ(ask("POST", hub_->source_url("office.clerk", "/decisions"), {{"Case", id}},
                "--b\r\nContent-Type: application/xml\r\n\r\n<granted/>\r\n--b\r\nContent-Type: application/pdf\r\n"
                "Content-Disposition: form-data; name=\"f\"; filename=\"Bescheid.pdf\"\r\n\r\n" +
                    document + "\r\n--b--\r\n",
                "multipart/form-data; boundary=b")
                .status,
            201);
  ASSERT_TRUE(mailbox_has(code, 3));
  const std::string item = "/v1/applications/" + code + "/mailbox/4";  // 3 is the answer, in the timeline alone
  EXPECT_EQ(get(item + "/attachments/1").body, document);
  ASSERT_TRUE(system_has(3));  // mailbox.fetched
  EXPECT_EQ(ask("POST", hub_->source_url("portal", item + "/acknowledgement")).status, 200);
  ASSERT_TRUE(system_has(4));
  EXPECT_EQ(get(item + "/attachments/1").status, 410);
  EXPECT_EQ(get("/v1/applications/" + code).json().text_at("state"), "decision_available");
}

TEST_F(PortalTest, KeepsReceiptsAndMailboxOverAKill) {
  ASSERT_TRUE(hub_->start()) << hub_->log();
  const Json first = submit("p-1").json();
  const std::string code = first.text_at("tracking_code");

  hub_->kill();
  ASSERT_TRUE(hub_->start()) << hub_->log();

  const Answer again = submit("p-1");
  EXPECT_EQ(again.status, 200);
  for (const char* member : {"id", "tracking_code", "message_id", "receipt_time"}) {
    EXPECT_EQ(again.json().text_at(member), first.text_at(member)) << member;
  }
  ASSERT_TRUE(mailbox_has(code, 1));
  EXPECT_EQ(ask("GET", hub_->source_url("portal", "/v1/mailbox"), {{"Nabe-Account", "account-1"}})
                .json()
                .at("items")
                .items()
                .size(),
            1U);
  EXPECT_EQ(get("/v1/applications/" + code).json().at("timeline").items().at(0).text_at("time"),
            first.text_at("receipt_time"));
}

TEST_F(PortalTest, TellsWhoFollowsEventsWhatIsCommittedMeanwhile) {
  ASSERT_TRUE(hub_->start()) << hub_->log();
  const Json receipt = submit("p-1").json();

  // Ends after two seconds; the receipt was on its way back when this began.
  const Answer followed = get("/v1/applications/" + receipt.text_at("tracking_code") + "/events");

  EXPECT_NE(
      followed.body.find("id: 1\nevent: change\ndata: {\"number\":1,\"time\":\"" + receipt.text_at("receipt_time")),
      std::string::npos)
      << followed.body;
}

TEST_F(PortalTest, OfADepartmentNeedsNoDepartmentNamed) {
  const std::string node = configuration() + "/nabe.toml";
  const std::string office = configuration() + "/departments/office.toml";
  const std::string all = read_file(node);
  const std::size_t connector = all.find("[connectors.portal]");
  write_file(node, all.substr(0, connector));
  write_file(office, read_file(office) + '\n' + all.substr(connector));
  ASSERT_TRUE(hub_->start()) << hub_->log();
  const std::string url = hub_->source_url("office.portal", "/v1/applications");

  const Answer named = ask("POST", url, {{"Nabe-Message-Id", "p-0"}, {"Nabe-Department", "other"}}, "<a/>");
  const Json receipt = ask("POST", url, {{"Nabe-Message-Id", "p-1"}}, sample("aufenthaltstitel")).json();

  EXPECT_EQ(named.status, 422);
  const std::string mailbox = url + '/' + receipt.text_at("tracking_code") + "/mailbox";
  EXPECT_TRUE(eventually([&] { return ask("GET", mailbox).json().at("items").items().size() == 1; }));
  EXPECT_EQ(ask("POST", mailbox + "/1/acknowledgement").status, 200);
}

TEST_F(PortalTest, KeepsTheTrackingCodeOutOfLogsAndMessages) {
  ASSERT_TRUE(hub_->start()) << hub_->log();
  std::string code = submit("p-1").json().text_at("tracking_code");
  ASSERT_TRUE(mailbox_has(code, 1));
  ASSERT_TRUE(system_has(1));

  const std::string shown = code;
  std::string plain;
  for (const char c : code) {
    if (c != '-') plain += c;
  }
  EXPECT_EQ(hub_->log().find(shown), std::string::npos);
  EXPECT_EQ(hub_->log().find(plain), std::string::npos);
  EXPECT_EQ(receiver_.arrivals("/system").at(0).body.find(plain), std::string::npos);
}

}  // namespace
}  // namespace nabe::integration
