// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "authority.h"
#include "common/http_client.h"
#include "http/sink.h"
#include "nabe/testing.hpp"
#include "service.h"
#include "source_fixture.h"

namespace nabe::http {
namespace {

using test::Authority;
using test::Identity;
using test::Service;
using test::Source;
using testing::FakeHost;
using testing::FakeMessage;
using testing::Texts;

Texts listening(const Identity& identity) {
  return {{"certificate_file", identity.certificate_file()}, {"key_file", identity.key_file()}};
}

common::HttpAnswer post(const Source& source, const Authority& authority, const Identity* own,
                        const std::string& token = {}) {
  common::HttpClientSettings settings;
  settings.tls.ca_file = authority.ca_file();
  if (own != nullptr) {
    settings.tls.certificate_file = own->certificate_file();
    settings.tls.key_file = own->key_file();
  }
  common::HttpClient client(settings);
  common::HttpRequest request;
  request.url = *common::parse_url("https://localhost:" + std::to_string(source.port()) + "/in");
  request.headers = {{"Content-Type", "application/xml"}};
  if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
  request.body_bytes = 4;
  request.read_body = [](char* destination, std::size_t) {
    return static_cast<std::int64_t>(std::string("<a/>").copy(destination, 4));
  };
  return client.exchange(request, {common::steady_now_ms() + 10'000, {}});
}

TEST(HttpSourceTls, ReceivesByTls) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  FakeHost host;
  host.settle_at_once();
  Source source(host, listening(identity));

  const common::HttpAnswer got = post(source, authority, nullptr);

  EXPECT_EQ(got.status, 201) << got.problem;
  EXPECT_EQ(host.messages().size(), 1U);
}

TEST(HttpSourceTls, TakesNothingFromASenderWithoutACertificate) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  FakeHost host;
  Texts options = listening(identity);
  options.emplace_back("client_ca_file", authority.ca_file());
  Source source(host, options);

  EXPECT_EQ(post(source, authority, nullptr).progress, common::Progress::NotSent);

  EXPECT_EQ(host.messages().size(), 0U);
  EXPECT_TRUE(host.wait_until([&] { return host.logged("TLS handshakes failed"); }));
}

TEST(HttpSourceTls, TellsTheMessageWhoseCertificateItCameWith) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  const Identity portal = authority.client("portal", "Stadt");
  FakeHost host;
  host.settle_at_once();
  Texts options = listening(identity);
  options.emplace_back("client_ca_file", authority.ca_file());
  options.emplace_back("client_subject_attribute", "sender");
  Source source(host, options);

  ASSERT_EQ(post(source, authority, &portal).status, 201);

  EXPECT_EQ(host.messages().at(0).attributes, (std::map<std::string, std::string>{{"sender", "CN=portal,O=Stadt"}}));
}

TEST(HttpSourceTls, AdmitsTheSubjectsThatItNames) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  const Identity portal = authority.client("portal");
  const Identity other = authority.client("other");
  FakeHost host;
  host.settle_at_once();
  Texts options = listening(identity);
  options.emplace_back("client_ca_file", authority.ca_file());
  options.emplace_back("client_subjects", "CN=portal,O=Stadt");
  Source source(host, options);

  const common::HttpAnswer refused = post(source, authority, &other);

  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("NABE-HTTP-021"), std::string::npos);
  EXPECT_EQ(post(source, authority, &portal).status, 201);
  EXPECT_EQ(host.messages().size(), 1U);
}

TEST(HttpSourceTls, WantsTokenAndCertificateWhenBothAreSet) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  const Identity portal = authority.client("portal");
  FakeHost host;
  host.settle_at_once();
  Texts options = listening(identity);
  options.emplace_back("client_ca_file", authority.ca_file());
  options.emplace_back("token", "sesame");
  Source source(host, options);

  EXPECT_EQ(post(source, authority, &portal).status, 401);
  EXPECT_EQ(post(source, authority, &portal, "sesame").status, 201);
}

TEST(HttpSourceTls, RefusesOptionsThatCannotWork) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  const std::string certificate = identity.certificate_file();
  const std::vector<Texts> rows = {
      {{"certificate_file", certificate}},
      {{"key_file", identity.key_file()}},
      {{"client_ca_file", authority.ca_file()}},
      {{"client_subjects", "CN=a"}},
      {{"client_subject_attribute", "sender"}},
      {{"certificate_file", certificate}, {"key_file", "/nowhere/key.pem"}},
      {{"certificate_file", certificate}, {"key_file", identity.key_file()}, {"client_ca_file", "/nowhere/ca.pem"}},
  };
  for (const Texts& row : rows) {
    FakeHost host;
    Texts options = {{"listen", "127.0.0.1:0"}, {"message_type", "x"}};
    options.insert(options.end(), row.begin(), row.end());
    EXPECT_TRUE(testing::ConnectorUnderTest::of<HttpSource>(host, options).refusal()) << row.back().first;
  }
}

Outcome deliver(Service& service, const Authority& authority, const Identity* own) {
  FakeHost host;
  Texts options = {{"url", "https://localhost:" + std::to_string(service.server().bound_port()) + "/"},
                   {"ca_file", authority.ca_file()}};
  if (own != nullptr) {
    options.emplace_back("certificate_file", own->certificate_file());
    options.emplace_back("key_file", own->key_file());
  }
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(host, options);
  EXPECT_FALSE(connector.refusal()) << connector.refusal()->text();
  FakeMessage message;
  message.body = "<a/>";
  const Outcome outcome = connector.deliver(message);
  connector.stop();
  return outcome;
}

TEST(HttpSinkTls, DeliversWithItsOwnCertificate) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  const Identity hub = authority.client("hub");
  common::HttpServerSettings settings;
  settings.tls = {identity.certificate_file(), identity.key_file(), authority.ca_file()};
  Service service(settings);

  EXPECT_TRUE(deliver(service, authority, &hub).is_ok());
  EXPECT_EQ(service.peer_subject(), "CN=hub,O=Stadt");
}

TEST(HttpSinkTls, IsNotConnectedWhereItIsNotAdmitted) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  common::HttpServerSettings settings;
  settings.tls = {identity.certificate_file(), identity.key_file(), authority.ca_file()};
  Service service(settings);

  EXPECT_EQ(deliver(service, authority, nullptr).kind(), Outcome::Kind::NotConnected);
  EXPECT_EQ(service.count("written"), 0);
}

TEST(HttpSinkTls, VerifiesItsPeerWithoutAnyOption) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  common::HttpServerSettings settings;
  settings.tls = {identity.certificate_file(), identity.key_file(), {}};
  Service service(settings);
  FakeHost host;
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(
      host, {{"url", "https://localhost:" + std::to_string(service.server().bound_port()) + "/"}});

  EXPECT_EQ(connector.deliver(FakeMessage{}).kind(), Outcome::Kind::NotConnected);
  EXPECT_EQ(service.count("written"), 0);
}

/// Certificates are renewed without a restart of the hub: a connector that connects anew reads its files again.
TEST(HttpSinkTls, ReadsItsFilesAgainWhenItConnectsAnew) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Identity first = authority.client("first");
  const Identity second = authority.client("second");
  common::HttpServerSettings settings;
  settings.tls = {identity.certificate_file(), identity.key_file(), authority.ca_file()};
  Service service(settings);
  FakeHost host;
  auto connector = testing::ConnectorUnderTest::of<HttpSink>(
      host, {{"url", "https://localhost:" + std::to_string(service.server().bound_port()) + "/"},
             {"ca_file", authority.ca_file()},
             {"certificate_file", first.certificate_file()},
             {"key_file", first.key_file()}});
  FakeMessage message;
  message.body = "<a/>";
  ASSERT_TRUE(connector.deliver(message).is_ok());
  ASSERT_EQ(service.peer_subject(), "CN=first,O=Stadt");

  ASSERT_EQ(std::rename(second.certificate_file().c_str(), first.certificate_file().c_str()), 0);
  ASSERT_EQ(std::rename(second.key_file().c_str(), first.key_file().c_str()), 0);
  ASSERT_TRUE(connector.connect().is_ok());

  ASSERT_TRUE(connector.deliver(message).is_ok());
  EXPECT_EQ(service.peer_subject(), "CN=second,O=Stadt");
}

}  // namespace
}  // namespace nabe::http
