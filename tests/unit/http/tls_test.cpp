// SPDX-License-Identifier: EUPL-1.2
#include "common/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <memory>
#include <string>

#include "authority.h"
#include "common/http_client.h"
#include "service.h"

namespace nabe::common {
namespace {

using test::Authority;
using test::Identity;
using test::Peer;
using test::post;
using test::Service;
using test::status_of;

HttpServerSettings listening(const Identity& identity, const std::string& client_ca_file = {}) {
  HttpServerSettings settings;
  settings.tls = {identity.certificate_file(), identity.key_file(), client_ca_file};
  return settings;
}

HttpClientSettings trusting(const std::string& ca_file) {
  HttpClientSettings settings;
  settings.tls.ca_file = ca_file;
  return settings;
}

HttpClientSettings trusting(const std::string& ca_file, const Identity& own) {
  HttpClientSettings settings = trusting(ca_file);
  settings.tls.certificate_file = own.certificate_file();
  settings.tls.key_file = own.key_file();
  return settings;
}

HttpAnswer send(HttpClient& client, Service& service, const std::string& host, const std::string& body = "<a/>",
                const std::string& path = "/") {
  HttpRequest request;
  request.url = *parse_url("https://" + host + ":" + std::to_string(service.server().bound_port()) + path);
  request.body_bytes = body.size();
  std::size_t sent = 0;
  request.read_body = [&](char* destination, std::size_t capacity) {
    const std::size_t size = body.copy(destination, capacity, sent);
    sent += size;
    return static_cast<std::int64_t>(size);
  };
  request.rewind_body = [&] {
    sent = 0;
    return true;
  };
  return client.exchange(request, {steady_now_ms() + 10'000, {}});
}

/// The version that is agreed on with a client that knows at most `newest`; empty if none is.
std::string agreed_version(Service& service, int newest) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), newest);
  const Peer peer = service.connect();
  const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(ssl.get(), peer.descriptor());
  return SSL_connect(ssl.get()) == 1 ? SSL_get_version(ssl.get()) : std::string();
}

TEST(HttpsClient, DeliversOverAKeptConnectionToAServerThatItTrusts) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service service(listening(identity));
  HttpClient client(trusting(authority.ca_file()));

  for (int i = 0; i < 3; ++i) {
    const HttpAnswer got = send(client, service, "localhost");
    ASSERT_EQ(got.progress, Progress::Answered) << got.problem;
    EXPECT_EQ(got.body, "<a/>");
  }
  EXPECT_EQ(service.server().connection_count(), 1U);
}

TEST(HttpsClient, KeepsTheConnectionThatAProbeHasMade) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service service(listening(identity));
  HttpClient client(trusting(authority.ca_file()));
  const Url url = *parse_url("https://localhost:" + std::to_string(service.server().bound_port()) + "/");
  ASSERT_EQ(client.probe(url, {steady_now_ms() + 10'000, {}}), "");

  EXPECT_EQ(send(client, service, "localhost").progress, Progress::Answered);

  EXPECT_EQ(service.server().connection_count(), 1U);
}

TEST(HttpsClient, SendsABodyOfManyBlocksAndReadsOneBack) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service service(listening(identity));
  HttpClientSettings settings = trusting(authority.ca_file());
  settings.max_body_bytes = 64U << 20;
  HttpClient client(settings);
  std::string body(8U << 20, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 23);

  const HttpAnswer got = send(client, service, "localhost", body);

  ASSERT_EQ(got.progress, Progress::Answered) << got.problem;
  EXPECT_TRUE(got.request_complete);
  EXPECT_TRUE(got.body == body);
}

TEST(HttpsClient, SendsNothingToAServerOfAnUnknownAuthority) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service service(listening(identity));
  HttpClient client({});

  const HttpAnswer got = send(client, service, "localhost");

  EXPECT_EQ(got.progress, Progress::NotSent);
  EXPECT_NE(got.problem.find("certificate verify failed"), std::string::npos) << got.problem;
  EXPECT_EQ(service.count("written"), 0);
}

TEST(HttpsClient, SendsNothingToAServerOfAnotherName) {
  const Authority authority;
  const Identity identity = authority.server("other.example");
  Service service(listening(identity));
  HttpClient client(trusting(authority.ca_file()));

  EXPECT_EQ(send(client, service, "localhost").progress, Progress::NotSent);
  EXPECT_EQ(service.count("written"), 0);
}

TEST(HttpsClient, ChecksAnAddressLikeAName) {
  const Authority authority;
  const Identity right = authority.server("127.0.0.1");
  const Identity wrong = authority.server("localhost");
  Service expected(listening(right));
  Service other(listening(wrong));
  HttpClient client(trusting(authority.ca_file()));

  EXPECT_EQ(send(client, expected, "127.0.0.1").progress, Progress::Answered);
  EXPECT_EQ(send(client, other, "127.0.0.1").progress, Progress::NotSent);
}

TEST(HttpsClient, SaysWhichFileItCannotUse) {
  const Authority authority;
  const Identity one = authority.client("one");
  const Identity two = authority.client("two");
  std::string problem;

  EXPECT_EQ(TlsContext::for_client({"/nowhere/ca.pem", "", ""}, problem), nullptr);
  EXPECT_NE(problem.find("/nowhere/ca.pem"), std::string::npos) << problem;
  EXPECT_EQ(TlsContext::for_client({authority.ca_file(), one.certificate_file(), two.key_file()}, problem), nullptr);
  EXPECT_NE(problem.find(two.key_file() + " cannot be used: key values mismatch"), std::string::npos) << problem;
}

TEST(HttpsServer, AgreesOnTls12AndTls13AndNothingOlder) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service service(listening(identity));

  EXPECT_EQ(agreed_version(service, TLS1_3_VERSION), "TLSv1.3");
  EXPECT_EQ(agreed_version(service, TLS1_2_VERSION), "TLSv1.2");
  EXPECT_EQ(agreed_version(service, TLS1_1_VERSION), "");
  EXPECT_TRUE(service.wait_for("handshake failed"));
}

TEST(HttpsServer, KnowsItsClientByTheCertificate) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  const Identity portal = authority.client("Portal", "Stadt N\xc3\xbcrnberg");
  Service service(listening(identity, authority.ca_file()));
  HttpClient client(trusting(authority.ca_file(), portal));

  const HttpAnswer got = send(client, service, "localhost");

  ASSERT_EQ(got.progress, Progress::Answered) << got.problem;
  EXPECT_EQ(service.peer_subject(), "CN=Portal,O=Stadt N\xc3\xbcrnberg");
}

TEST(HttpsServer, AsksForNoCertificateWithoutAnAuthority) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  const Identity portal = authority.client("Portal");
  Service service(listening(identity));
  HttpClient client(trusting(authority.ca_file(), portal));

  ASSERT_EQ(send(client, service, "localhost").progress, Progress::Answered);
  EXPECT_EQ(service.peer_subject(), "");
}

/// With TLS 1.3 a client learns that only after it may have sent its request: still nothing of it was looked at.
TEST(HttpsServer, LooksAtNothingOfAClientWithoutATrustedCertificate) {
  const Authority authority;
  const Authority foreign;
  const Identity identity = authority.server("localhost");
  const Identity stranger = foreign.client("Portal");
  const Identity expired = authority.expired_client("Portal");
  Service service(listening(identity, authority.ca_file()));

  for (const HttpClientSettings& settings : {trusting(authority.ca_file()), trusting(authority.ca_file(), stranger),
                                             trusting(authority.ca_file(), expired)}) {
    HttpClient client(settings);
    const HttpAnswer got = send(client, service, "localhost");
    EXPECT_EQ(got.progress, Progress::NotSent) << settings.tls.certificate_file << " " << got.problem;
    EXPECT_NE(got.problem.find("TLS"), std::string::npos) << got.problem;
  }
  EXPECT_TRUE(service.wait_for("handshake failed", 3));
  EXPECT_EQ(service.count("written"), 0);
}

TEST(HttpsServer, DoesNotAnswerAPlainRequest) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service service(listening(identity));
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send(post("/", "<a/>")));

  EXPECT_EQ(peer.receive_all().find("HTTP/1.1"), std::string::npos);
  EXPECT_EQ(service.count("written"), 0);
}

TEST(HttpsServer, EndsAHandshakeThatIsTooSlow) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  HttpServerSettings settings = listening(identity);
  settings.head_timeout_ms = 30;
  Service service(settings);
  Peer peer = service.connect();

  ASSERT_TRUE(peer.send("\x16\x03\x01"));

  EXPECT_TRUE(peer.at_end());
}

TEST(HttpsServer, TellsConnectionsBeyondItsLimit) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  HttpServerSettings settings = listening(identity);
  settings.max_connections = 1;
  Service service(settings);
  HttpClient first(trusting(authority.ca_file()));
  HttpClient second(trusting(authority.ca_file()));
  ASSERT_EQ(send(first, service, "localhost").status, 200);

  EXPECT_EQ(send(second, service, "localhost").status, 503);
}

TEST(HttpsServer, RefusesALargeBodyEarlyAndIsHeard) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service service(listening(identity));
  HttpClient client(trusting(authority.ca_file()));

  const HttpAnswer got = send(client, service, "localhost", std::string(16U << 20, 'x'), "/early");

  EXPECT_EQ(got.status, 401) << got.problem;
}

TEST(HttpsServer, SaysWhichFileItCannotUse) {
  const Authority authority;
  const Identity identity = authority.server("localhost");
  Service other;
  HttpServerSettings settings = listening(identity);
  settings.tls.key_file = "/nowhere/key.pem";
  HttpServer server(settings, other);

  EXPECT_NE(server.start().find("/nowhere/key.pem"), std::string::npos);
}

}  // namespace
}  // namespace nabe::common
