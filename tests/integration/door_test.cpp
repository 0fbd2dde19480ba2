// SPDX-License-Identifier: EUPL-1.2
// What the hub says when it takes nothing, and what is in the store then.
#include <gtest/gtest.h>
#include <stdlib.h>

#include "authority.h"
#include "common/http_client.h"
#include "load/load.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

class Door : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    ASSERT_EQ(city_.start(), "");
    configure({{"akte", city_.url("/akte"), ""}}, {{{"akte"}, ""}});
  }
  void change_node(const std::string& from, const std::string& to) {
    std::string node = read_file(configuration() + "/nabe.toml");
    const std::size_t at = node.find(from);
    ASSERT_NE(at, std::string::npos) << node;
    node.replace(at, from.size(), to);
    write_file(configuration() + "/nabe.toml", node);
  }
  /// Everything that the store has of messages, without a hub.
  std::string stored() const { return run_nabe({"messages", "--config", configuration(), "--json"}).output; }

  Receiver city_;
};

TEST_F(Door, IsShutByADiskThatIsNearlyFullAndNothingIsStored) {
  change_node("low_disk      = \"16MiB\"", "low_disk      = \"1000TiB\"");
  HubProcess hub(configuration(), log_path());
  hub.launch();
  ASSERT_TRUE(hub.wait_for_log("hub ready")) << hub.log();

  const Reply reply = Sender().post(portal(hub), small_application("full", 1, "passersatz"));

  EXPECT_EQ(reply.status, 503);
  EXPECT_GT(reply.retry_after_s, 0);
  EXPECT_NE(reply.body.find("NABE-HTTP-016"), std::string::npos) << reply.body;
  EXPECT_NE(run_nabe({"status", "--config", configuration()}).output.find("disk"), std::string::npos);
  hub.kill();
  EXPECT_NE(stored().find("\"messages\":[]"), std::string::npos) << stored();
  EXPECT_EQ(city_.counts("/akte").messages, 0U);
}

TEST_F(Door, SlowsDownASenderBeyondItsRateAndNothingIsStored) {
  change_node("opens_case     = true", "opens_case     = true\nmax_rate       = 1");
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  Sender sender;
  ASSERT_TRUE(sender.post(portal(hub), small_application("rate", 1, "passersatz")).receipt.has_value());

  const Reply reply = sender.post(portal(hub), small_application("rate", 2, "passersatz"));

  EXPECT_EQ(reply.status, 429);
  EXPECT_GT(reply.retry_after_s, 0);
  EXPECT_NE(reply.body.find("NABE-HTTP-014"), std::string::npos) << reply.body;
  hub.kill();
  EXPECT_NE(stored().find("rate-"), std::string::npos) << stored();
  EXPECT_EQ(stored().find("\"sender_message_id\":\"rate-2\""), std::string::npos) << stored();
}

TEST_F(Door, CountsWhatItsSourceRefusesByItself) {
  change_node("opens_case     = true", "opens_case     = true\ntoken          = { env = \"PORTAL_TOKEN\" }");
  ::setenv("PORTAL_TOKEN", "a-token-of-a-portal-that-is-long-enough", 1);
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  Sender sender;
  ASSERT_EQ(sender.post(portal(hub), small_application("stranger", 1, "passersatz")).status, 401);
  ASSERT_EQ(sender.post(portal(hub), small_application("stranger", 2, "passersatz")).status, 401);

  const std::string metrics = run("curl -s -H \"Authorization: Bearer $(cat " + path("state/admin.token") +
                                  ")\" http://" + hub.admin_address() + "/metrics");

  EXPECT_NE(metrics.find("nabe_refusals_total{connector=\"portal\",reason=\"NABE-HTTP-004\"} 2\n"), std::string::npos)
      << metrics;
  EXPECT_NE(metrics.find("nabe_refusals_stored 0\n"), std::string::npos);
}

TEST_F(Door, RefusesABodyBeyondItsLimitAndNothingIsDelivered) {
  change_node("opens_case     = true", "opens_case     = true\nmax_body       = \"1KiB\"");
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  std::string large = small_application("large", 1, "passersatz");
  large.insert(large.rfind("</"), std::string(4'096, ' '));

  const Reply reply = Sender().post(portal(hub), large);

  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.retry_after_s, 0) << "it would not fit later either";
  EXPECT_NE(reply.body.find("NABE-HTTP-010"), std::string::npos) << reply.body;
  hub.kill();
  EXPECT_NE(stored().find("\"messages\":[]"), std::string::npos) << stored();
}

/// A peer beyond the machine is let in only by a token or a certificate, and by TLS where there is one.
TEST_F(Door, BeyondTheMachineNeedsATokenOrACertificate) {
  const test::Authority authority;
  const test::Identity identity = authority.server("hub.example");
  const std::string open = "listen         = \"0.0.0.0:0\"";
  change_node("listen         = \"127.0.0.1:0\"", open);
  EXPECT_EQ(run_nabe({"check", "--config", configuration()}).exit_code, 2);

  const std::string tls =
      open + "\ncertificate_file = \"" + identity.certificate_file() + "\"\nkey_file = \"" + identity.key_file() + "\"";
  change_node(open, tls);
  EXPECT_EQ(run_nabe({"check", "--config", configuration()}).exit_code, 2) << "TLS alone says nothing of the sender";

  change_node(tls, tls + "\nclient_ca_file = \"" + authority.ca_file() + "\"");
  const Command good = run_nabe({"check", "--config", configuration()});
  EXPECT_EQ(good.exit_code, 0) << good.output;
}

TEST_F(Door, SpeaksTlsWithASenderThatShowsItsCertificate) {
  const test::Authority authority;
  const test::Identity identity = authority.server("localhost");
  const test::Identity portal_certificate = authority.client("portal");
  change_node("opens_case     = true", "opens_case     = true\ncertificate_file = \"" + identity.certificate_file() +
                                           "\"\nkey_file = \"" + identity.key_file() + "\"\nclient_ca_file = \"" +
                                           authority.ca_file() + "\"");
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string body = small_application("tls", 1, "passersatz");
  const auto post = [&](const std::string& certificate_file, const std::string& key_file) {
    common::HttpClientSettings settings;
    settings.tls = {authority.ca_file(), certificate_file, key_file};
    common::HttpClient client(settings);
    common::HttpRequest request;
    const std::string plain = portal(hub);
    request.url = *common::parse_url("https://localhost" + plain.substr(plain.rfind(':')));
    request.headers = {{"Content-Type", "application/xml"}};
    request.body_bytes = body.size();
    request.read_body = [&body](char* destination, std::size_t capacity) {
      return static_cast<std::int64_t>(body.copy(destination, capacity));
    };
    return client.exchange(request, {common::steady_now_ms() + 10'000, {}});
  };

  EXPECT_EQ(Sender().post(portal(hub), body).status, 0) << "a plain request got an answer";
  EXPECT_EQ(post("", "").progress, common::Progress::NotSent);
  const common::HttpAnswer got = post(portal_certificate.certificate_file(), portal_certificate.key_file());

  EXPECT_EQ(got.status, 201) << got.problem << got.body;
  EXPECT_TRUE(city_.wait_for_messages("/akte", 1, kPatience));
}

}  // namespace
}  // namespace nabe::integration
