// SPDX-License-Identifier: EUPL-1.2
#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "common/http_client.h"

namespace nabe::common {
namespace {

/// A new key with a certificate that it signed itself, valid for `host`, in two files.
class Identity {
 public:
  explicit Identity(const std::string& host) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), &X509_free);
    X509* const x509 = certificate.get();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key.get());
    X509_NAME* const name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1,
                               0);
    X509_set_issuer_name(x509, name);
    const std::string alternative = "DNS:" + host;
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative.c_str());
    X509_add_ext(x509, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(x509, key.get(), EVP_sha256());

    std::FILE* file = std::fopen(certificate_file.c_str(), "w");
    PEM_write_X509(file, x509);
    std::fclose(file);
    file = std::fopen(key_file.c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }
  ~Identity() {
    std::remove(certificate_file.c_str());
    std::remove(key_file.c_str());
  }

  const std::string base =
      ::testing::TempDir() + "nabe-https-" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string certificate_file = base + ".crt";
  const std::string key_file = base + ".key";
};

/// Serves one connection after the other: whatever comes is answered with 204.
class TlsServer {
 public:
  explicit TlsServer(const Identity& identity)
      : context_(new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, identity.key_file,
                                        identity.certificate_file, "", Poco::Net::Context::VERIFY_NONE)),
        socket_(Poco::Net::SocketAddress("127.0.0.1", 0), 8, context_),
        thread_([this] { run(); }) {}
  ~TlsServer() {
    ended_ = true;
    thread_.join();
  }
  std::string url(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(socket_.address().port()) + "/in";
  }
  int requests() const { return requests_.load(); }
  int connections() const { return connections_.load(); }

 private:
  void run() {
    while (!ended_) {
      try {
        if (!socket_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
        Poco::Net::StreamSocket peer = socket_.acceptConnection();
        ++connections_;
        std::string input;
        while (!ended_) {
          if (!peer.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
          char bytes[4096];
          const int size = peer.receiveBytes(bytes, sizeof bytes);
          if (size <= 0) break;
          input.append(bytes, static_cast<std::size_t>(size));
          if (input.size() < 4 || input.substr(input.size() - 4) != "<a/>") continue;
          input.clear();
          ++requests_;
          const std::string answer = "HTTP/1.1 204 No Content\r\n\r\n";
          peer.sendBytes(answer.data(), static_cast<int>(answer.size()));
        }
      } catch (const Poco::Exception&) {
        // A client that does not trust us ends its connection.
      }
    }
  }
  Poco::AutoPtr<Poco::Net::Context> context_;
  Poco::Net::SecureServerSocket socket_;
  std::atomic<bool> ended_{false};
  std::atomic<int> requests_{0};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

HttpAnswer send(HttpClient& client, const std::string& url) {
  HttpRequest request;
  request.url = *parse_url(url);
  request.body_bytes = 4;
  request.read_body = [](char* destination, std::size_t) {
    return static_cast<std::int64_t>(std::string("<a/>").copy(destination, 4));
  };
  return client.exchange(request, {steady_now_ms() + 10'000, {}});
}

HttpClientSettings trusting(const std::string& ca_file) {
  HttpClientSettings settings;
  settings.tls.ca_file = ca_file;
  return settings;
}

TEST(HttpsClient, DeliversOverAKeptConnectionToAServerThatItTrusts) {
  const Identity identity("localhost");
  TlsServer server(identity);
  HttpClient client(trusting(identity.certificate_file));

  for (int i = 0; i < 3; ++i) {
    const HttpAnswer got = send(client, server.url("localhost"));
    ASSERT_EQ(got.progress, Progress::Answered) << got.problem;
    EXPECT_EQ(got.status, 204);
  }
  EXPECT_EQ(server.requests(), 3);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpsClient, SendsNothingToAServerOfAnUnknownAuthority) {
  const Identity identity("localhost");
  TlsServer server(identity);
  HttpClient client({});

  const HttpAnswer got = send(client, server.url("localhost"));

  EXPECT_EQ(got.progress, Progress::NotSent);
  EXPECT_EQ(server.requests(), 0);
}

TEST(HttpsClient, SendsNothingToAServerOfAnotherName) {
  const Identity identity("other.example");
  TlsServer server(identity);
  HttpClient client(trusting(identity.certificate_file));

  const HttpAnswer got = send(client, server.url("localhost"));

  EXPECT_EQ(got.progress, Progress::NotSent) << got.status;
  EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace nabe::common
