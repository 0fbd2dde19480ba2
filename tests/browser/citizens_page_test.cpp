// SPDX-License-Identifier: EUPL-1.2
// The citizens' page in a real browser: what a person does on it goes through the real hub, and what an office says
// comes back. The steps in the browser are in walk.mjs and away.mjs.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "city/city.h"
#include "common/json.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

using common::Json;

constexpr const char* kToken = "token-of-the-page";

class CitizensPage : public Workplace {
 protected:
  void SetUp() override {
    for (const auto& [name, path] :
         {std::pair("node", NABE_NODE), std::pair("npm", NABE_NPM), std::pair("chromium", NABE_CHROMIUM)}) {
      if (std::string(path).empty()) GTEST_SKIP() << "there is no " << name;
    }
    Workplace::SetUp();
    install({"portal"});
    ASSERT_EQ(receiver_.start(), "");
    ASSERT_EQ(::setenv("PORTAL_TOKEN", kToken, 1), 0);
    write_file(configuration() + "/nabe.toml", R"([node]
state_folder  = "../state"
plugin_folder = "../plugins"
store         = "sqlite"
development   = true
low_disk      = "16MiB"

[admin]
listen = "127.0.0.1:0"

[connectors.portal]
plugin = "portal"
listen = "127.0.0.1:0"
token  = { env = "PORTAL_TOKEN" }
)");
    const std::string clerks = clerk("asking_clerk", "query.raised", "Query-Id=query_id") +
                               clerk("deciding_clerk", "decision.issued", "Subject=subject") +
                               clerk("cashier", "payment.opened", "Page=page_url");
    write_file(configuration() + "/departments/auslaenderbehoerde.toml",
               R"([department]
id      = "auslaenderbehoerde"
name    = "Ausländerbehörde"
profile = "xfall"

[connectors.system]
plugin     = "http_sink"
url        = ")" + receiver_.url("/system") +
                   R"("
idempotent = true

)" + clerks + R"(
[[route]]
name  = "to-the-system"
from  = "portal"
type  = ["application.submitted", "query.answered", "application.withdrawn", "mailbox.fetched", "mailbox.acknowledged"]
to    = ["system"]
grant = ["*"]

[[route]]
name  = "to-the-citizen"
type  = ["receipt.issued", "decision.issued", "query.raised", "payment.opened"]
to    = ["portal"]
grant = ["*"]
)");
    hub_ = std::make_unique<HubProcess>(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
    city_ = std::make_unique<city::City>(city::portal_front::HubAddress{hub_->source_url("portal", ""), kToken});
    ASSERT_EQ(city_->start({}), "");
  }

  /// A source of the department that takes what somebody in the office says about a case.
  static std::string clerk(const std::string& name, const std::string& type, const std::string& attribute) {
    return "[connectors." + name + "]\nmessage_type = \"" + type + "\"\nattributes = [\"" + attribute + R"("]
plugin                = "http_source"
listen                = "127.0.0.1:0"
path                  = "/"
case_reference_header = "Case"
case_reference_system = "portal"
)";
  }

  /// Runs a script of the browser to its end.
  Command walk(const std::string& script, const std::string& language) const {
    Json addresses = Json::object();
    addresses.set("front", city_->host("portal_front")->url()).set("control", city_->control().url());
    addresses.set("hub", hub_->source_url("portal", "")).set("token", kToken);
    for (const char* name : {"asking_clerk", "deciding_clerk", "cashier"}) {
      addresses.set(name, hub_->source_url(std::string("auslaenderbehoerde.") + name, "/"));
    }
    addresses.set("language", language).set("chromium", NABE_CHROMIUM).set("modules", NABE_BROWSER_FOLDER);
    const std::string command = std::string("'") + NABE_NODE + "' '" + NABE_SOURCE_DIR + "/tests/browser/" + script +
                                "' '" + addresses.text() + "' 2>&1";
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return {-1, "cannot start a shell"};
    Command walked;
    std::array<char, 4096> block{};
    while (const std::size_t size = std::fread(block.data(), 1, block.size(), pipe))
      walked.output.append(block.data(), size);
    const int status = ::pclose(pipe);
    if (WIFEXITED(status)) walked.exit_code = WEXITSTATUS(status);
    return walked;
  }
  bool system_has(std::uint64_t messages) { return receiver_.wait_for_messages("/system", messages, kPatience); }
  /// How many of the messages at the office's system have this in their bodies.
  std::size_t arrivals_with(const std::string& text) const {
    std::size_t count = 0;
    for (const Arrival& arrival : receiver_.arrivals("/system")) count += arrival.body.find(text) != std::string::npos;
    return count;
  }

  Receiver receiver_;
  std::unique_ptr<HubProcess> hub_;
  std::unique_ptr<city::City> city_;
};

class CitizensPageIn : public CitizensPage, public testing::WithParamInterface<const char*> {};

TEST_P(CitizensPageIn, LeadsFromTheFormToTheAnswerAndTheWithdrawal) {
  const Command walked = walk("walk.mjs", GetParam());
  ASSERT_EQ(walked.exit_code, 0) << walked.output;

  EXPECT_TRUE(receiver_.wait(kPatience, [&] { return arrivals_with("<text>Hier ist &lt;der&gt; Pass</text>") == 1; }));
  EXPECT_EQ(arrivals_with("<familyName>Ćwiklińska &amp; Söhne</familyName>"), 1U);
  EXPECT_EQ(arrivals_with("<attachment>Pass.png</attachment>"), 1U);
}

INSTANTIATE_TEST_SUITE_P(Language, CitizensPageIn, testing::Values("de", "en"),
                         [](const auto& row) { return row.param == std::string("de") ? "German" : "English"; });

TEST_F(CitizensPage, GivesNoReceiptWhileTheHubIsAwayAndSubmitsOnceWhenItIsBack) {
  const Command walked = walk("away.mjs", "de");
  ASSERT_EQ(walked.exit_code, 0) << walked.output;

  ASSERT_TRUE(system_has(1));
  EXPECT_EQ(receiver_.counts("/system").messages, 1U);
}

}  // namespace
}  // namespace nabe::integration
