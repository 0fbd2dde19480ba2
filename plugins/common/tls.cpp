// SPDX-License-Identifier: EUPL-1.2
#include "common/tls.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace nabe::common {
namespace {

constexpr int kMostBytes = 1 << 20;
constexpr unsigned char kSessionContext[] = "nabe";

template <auto Free>
struct Freeing {
  template <typename Thing>
  void operator()(Thing* thing) const {
    Free(thing);
  }
};
using ContextPointer = std::unique_ptr<SSL_CTX, Freeing<&SSL_CTX_free>>;
using StreamPointer = std::unique_ptr<SSL, Freeing<&SSL_free>>;
using MethodPointer = std::unique_ptr<BIO_METHOD, Freeing<&BIO_meth_free>>;
using BioPointer = std::unique_ptr<BIO, Freeing<&BIO_free>>;

/// The first failure of this thread's queue, and an empty queue.
struct Failure {
  std::string text = "failed";
  int alert = -1;  ///< that the peer sent
};

Failure take_failure() {
  Failure failure;
  bool first = true;
  for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error()) {
    const char* const reason = ERR_reason_error_string(error);
    if (!first || reason == nullptr) continue;
    first = false;
    failure.text = reason;
    if (ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) > SSL_AD_REASON_OFFSET) {
      failure.alert = ERR_GET_REASON(error) - SSL_AD_REASON_OFFSET;
    }
  }
  return failure;
}

std::string take_error() { return take_failure().text; }

/// Alerts by which a server that asks for a certificate says that ours will not do.
bool is_refusal(int alert) {
  static constexpr std::array<int, 10> kRefusals = {
      SSL_AD_HANDSHAKE_FAILURE,   SSL_AD_BAD_CERTIFICATE,     SSL_AD_UNSUPPORTED_CERTIFICATE,
      SSL_AD_CERTIFICATE_REVOKED, SSL_AD_CERTIFICATE_EXPIRED, SSL_AD_CERTIFICATE_UNKNOWN,
      SSL_AD_UNKNOWN_CA,          SSL_AD_ACCESS_DENIED,       SSL_AD_DECRYPT_ERROR,
      SSL_AD_CERTIFICATE_REQUIRED};
  return std::find(kRefusals.begin(), kRefusals.end(), alert) != kRefusals.end();
}

int descriptor_of(BIO* bio) { return *static_cast<const int*>(BIO_get_data(bio)); }

bool is_temporary(int failure) { return failure == EAGAIN || failure == EWOULDBLOCK || failure == EINTR; }

int socket_write(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = ::send(descriptor_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && is_temporary(errno)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int socket_read(BIO* bio, char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t got = ::recv(descriptor_of(bio), bytes, static_cast<std::size_t>(size), MSG_DONTWAIT);
  if (got < 0 && is_temporary(errno)) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

long socket_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

int socket_create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

/// A socket that neither blocks nor raises SIGPIPE: OpenSSL's own would do the latter.
BIO_METHOD* socket_method() {
  static const MethodPointer method = [] {
    MethodPointer made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "nabe socket"));
    BIO_meth_set_write(made.get(), &socket_write);
    BIO_meth_set_read(made.get(), &socket_read);
    BIO_meth_set_ctrl(made.get(), &socket_control);
    BIO_meth_set_create(made.get(), &socket_create);
    return made;
  }();
  return method.get();
}

int no_passphrase(char*, int, int, void*) { return 0; }

ContextPointer new_context(const SSL_METHOD* method, std::string& problem) {
  ContextPointer context(SSL_CTX_new(method));
  // TLS 1.3 has ciphers with forward secrecy only; for TLS 1.2 they are chosen.
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    problem = "TLS cannot be set up: " + take_error();
    return nullptr;
  }
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(context.get(), &no_passphrase);
  return context;
}

bool use_identity(SSL_CTX* context, const std::string& certificate_file, const std::string& key_file,
                  std::string& problem) {
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    problem = "the certificate in " + certificate_file + " cannot be used: " + take_error();
    return false;
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    problem = "the key in " + key_file + " cannot be used: " + take_error();
    return false;
  }
  return true;
}

bool use_authorities(SSL_CTX* context, const std::string& ca_file, std::string& problem) {
  const int done =
      ca_file.empty() ? SSL_CTX_set_default_verify_paths(context) : SSL_CTX_load_verify_file(context, ca_file.c_str());
  if (done == 1) return true;
  problem = ca_file.empty() ? "the system's authorities cannot be read: "
                            : "the authorities in " + ca_file + " cannot be used: ";
  problem += take_error();
  return false;
}

}  // namespace

struct TlsContext::Native {
  ContextPointer context;
};

TlsContext::TlsContext(std::unique_ptr<Native> native) : native_(std::move(native)) {}
TlsContext::~TlsContext() = default;

std::shared_ptr<const TlsContext> TlsContext::for_client(const TlsClientSettings& settings, std::string& problem) {
  ContextPointer context = new_context(TLS_client_method(), problem);
  if (!context || !use_authorities(context.get(), settings.ca_file, problem)) return nullptr;
  if (!settings.certificate_file.empty() &&
      !use_identity(context.get(), settings.certificate_file, settings.key_file, problem)) {
    return nullptr;
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return std::make_shared<const TlsContext>(std::make_unique<Native>(Native{std::move(context)}));
}

std::shared_ptr<const TlsContext> TlsContext::for_server(const TlsServerSettings& settings, std::string& problem) {
  ContextPointer context = new_context(TLS_server_method(), problem);
  if (!context || !use_identity(context.get(), settings.certificate_file, settings.key_file, problem)) return nullptr;
  // A resumed session keeps the peer's certificate; without a context of its own OpenSSL would refuse to resume it.
  SSL_CTX_set_session_id_context(context.get(), kSessionContext, sizeof kSessionContext - 1);
  if (!settings.client_ca_file.empty()) {
    if (!use_authorities(context.get(), settings.client_ca_file, problem)) return nullptr;
    SSL_CTX_set_client_CA_list(context.get(), SSL_load_client_CA_file(settings.client_ca_file.c_str()));
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return std::make_shared<const TlsContext>(std::make_unique<Native>(Native{std::move(context)}));
}

struct TlsStream::Native {
  std::shared_ptr<const TlsContext> context;
  int socket;  ///< before `ssl`, whose last words may go there
  StreamPointer ssl;
  bool established = false;
  bool broken = false;
  bool output_broken = false;  ///< what the peer had sent before can still be read
  bool any_byte = false;       ///< of content was read
  bool refused = false;
  std::string problem;

  Native(std::shared_ptr<const TlsContext> given, int fd)
      : context(std::move(given)), socket(fd), ssl(SSL_new(context->native().context.get())) {
    BIO* const bio = BIO_new(socket_method());
    if (!ssl || bio == nullptr) {
      BIO_free(bio);
      broken = true;
      problem = take_error();
      return;
    }
    BIO_set_data(bio, &socket);
    SSL_set_bio(ssl.get(), bio, bio);
  }

  bool expect(const std::string& host) {
    std::array<unsigned char, 16> address{};
    const bool is_address = ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
                            ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
    if (is_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host.c_str()) == 1;
    SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(ssl.get(), host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl.get(), host.c_str()) == 1;
  }
};

TlsStream::TlsStream(std::unique_ptr<Native> native) : native_(std::move(native)) {}
TlsStream::~TlsStream() = default;

std::unique_ptr<TlsStream> TlsStream::to_server(std::shared_ptr<const TlsContext> context, int fd,
                                                const std::string& host) {
  auto native = std::make_unique<Native>(std::move(context), fd);
  if (!native->broken) {
    SSL_set_connect_state(native->ssl.get());
    if (!native->expect(host)) {
      native->broken = true;
      native->problem = take_error();
    }
  }
  return std::unique_ptr<TlsStream>(new TlsStream(std::move(native)));
}

std::unique_ptr<TlsStream> TlsStream::to_client(std::shared_ptr<const TlsContext> context, int fd) {
  auto native = std::make_unique<Native>(std::move(context), fd);
  if (!native->broken) SSL_set_accept_state(native->ssl.get());
  return std::unique_ptr<TlsStream>(new TlsStream(std::move(native)));
}

TlsStream::Step TlsStream::step(int result) {
  if (result > 0) return {Status::Done, static_cast<std::size_t>(result)};
  switch (SSL_get_error(native_->ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {Status::WantsRead, 0};
    case SSL_ERROR_WANT_WRITE:
      return {Status::WantsWrite, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {Status::Ended, 0};
    case SSL_ERROR_SYSCALL:
      native_->problem = "the connection broke";
      break;
    default:
      fail();
  }
  native_->broken = true;
  return {Status::Broken, 0};
}

void TlsStream::fail() {
  const Failure failure = take_failure();
  native_->problem = failure.text;
  native_->refused = !native_->any_byte && is_refusal(failure.alert);
  const long verified = SSL_get_verify_result(native_->ssl.get());
  if (verified != X509_V_OK) native_->problem += std::string(": ") + X509_verify_cert_error_string(verified);
}

TlsStream::Step TlsStream::handshake() {
  if (native_->broken) return {Status::Broken, 0};
  ERR_clear_error();
  const Step done = step(SSL_do_handshake(native_->ssl.get()));
  native_->established = done.status == Status::Done;
  return done;
}

TlsStream::Step TlsStream::read(char* destination, std::size_t capacity) {
  if (native_->broken) return {Status::Broken, 0};
  ERR_clear_error();
  const int size = static_cast<int>(std::min<std::size_t>(capacity, kMostBytes));
  const Step done = step(SSL_read(native_->ssl.get(), destination, size));
  native_->any_byte = native_->any_byte || done.bytes > 0;
  return done;
}

TlsStream::Step TlsStream::write(std::string_view bytes) {
  if (native_->broken || native_->output_broken) return {Status::Broken, 0};
  if (bytes.empty()) return {};
  ERR_clear_error();
  const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), kMostBytes));
  const int result = SSL_write(native_->ssl.get(), bytes.data(), size);
  if (result <= 0 && SSL_get_error(native_->ssl.get(), result) == SSL_ERROR_SYSCALL) {
    native_->output_broken = true;
    native_->problem = "the connection broke";
    return {Status::Broken, 0};
  }
  return step(result);
}

bool TlsStream::readable() {
  if (native_->broken) return true;
  ERR_clear_error();
  char byte = 0;
  const Status status = step(SSL_peek(native_->ssl.get(), &byte, 1)).status;
  return status != Status::WantsRead && status != Status::WantsWrite;
}

void TlsStream::say_goodbye() {
  if (native_->broken || native_->output_broken || !native_->established) return;
  ERR_clear_error();
  SSL_shutdown(native_->ssl.get());
  ERR_clear_error();
}

std::string TlsStream::peer_subject() const {
  if (!native_->established) return {};
  const X509* const certificate = SSL_get0_peer_certificate(native_->ssl.get());
  const BioPointer text(BIO_new(BIO_s_mem()));
  if (certificate == nullptr || !text) return {};
  // All but the escaping of what is not ASCII: a name may have umlauts.
  const unsigned long form = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, form) < 0) return {};
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

bool TlsStream::refused() const { return native_->refused; }

const std::string& TlsStream::problem() const { return native_->problem; }

}  // namespace nabe::common
