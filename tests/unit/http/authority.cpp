// SPDX-License-Identifier: EUPL-1.2
#include "authority.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>

namespace nabe::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Certificate = std::unique_ptr<X509, void (*)(X509*)>;

constexpr long kHour_s = 3600;

std::string new_base() {
  static std::atomic<int> count{0};
  return ::testing::TempDir() + "nabe-tls-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

void add_name(X509_NAME* name, const char* field, const std::string& value) {
  X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1,
                             0);
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  ASSERT_NE(extension, nullptr) << value;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate new_certificate(EVP_PKEY* key, const std::string& name, const std::string& organisation, long until_s) {
  static std::atomic<long> serial{0};
  Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * kHour_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until_s);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  add_name(subject, "O", organisation);
  add_name(subject, "CN", name);
  return certificate;
}

void write(const std::string& file, const auto& write_to) {
  std::FILE* const stream = std::fopen(file.c_str(), "w");
  ASSERT_NE(stream, nullptr) << file;
  EXPECT_EQ(write_to(stream), 1) << file;
  std::fclose(stream);
}

}  // namespace

Identity::~Identity() {
  if (base_.empty()) return;
  std::remove(certificate_file().c_str());
  std::remove(key_file().c_str());
}

struct Authority::Native {
  Key key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  Certificate certificate{nullptr, &X509_free};
  std::string file = new_base() + ".ca";

  Identity issue(const std::string& name, const std::string& organisation, const std::string& host,
                 long until_s) const {
    const Key own(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate made = new_certificate(own.get(), name, organisation, until_s);
    X509_set_issuer_name(made.get(), X509_get_subject_name(certificate.get()));
    if (!host.empty()) {
      in_addr address{};
      const bool is_address = ::inet_pton(AF_INET, host.c_str(), &address) == 1;
      add_extension(made.get(), NID_subject_alt_name, (is_address ? "IP:" : "DNS:") + host);
    }
    X509_sign(made.get(), key.get(), EVP_sha256());
    const std::string base = new_base();
    Identity identity(base);
    write(identity.certificate_file(), [&](std::FILE* to) { return PEM_write_X509(to, made.get()); });
    write(identity.key_file(),
          [&](std::FILE* to) { return PEM_write_PrivateKey(to, own.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return identity;
  }
};

Authority::Authority() : native_(std::make_unique<Native>()) {
  native_->certificate = new_certificate(native_->key.get(), "Authority of a test", "Stadt", kHour_s);
  X509* const certificate = native_->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate, native_->key.get(), EVP_sha256());
  write(native_->file, [&](std::FILE* to) { return PEM_write_X509(to, certificate); });
}

Authority::~Authority() { std::remove(native_->file.c_str()); }

std::string Authority::ca_file() const { return native_->file; }

Identity Authority::server(const std::string& host) const { return native_->issue(host, "Stadt", host, kHour_s); }

Identity Authority::client(const std::string& name, const std::string& organisation) const {
  return native_->issue(name, organisation, {}, kHour_s);
}

Identity Authority::expired_client(const std::string& name) const {
  return native_->issue(name, "Stadt", {}, -kHour_s);
}

}  // namespace nabe::test
