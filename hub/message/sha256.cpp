// SPDX-License-Identifier: EUPL-1.2
#include "message/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace nabe::message {

namespace {

using ContextPointer = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/// Hashing in memory fails only without memory or without SHA-256 in libcrypto; there is no going on without
/// the identity of messages.
void require(bool good) {
  if (!good) {
    std::fputs("nabe: SHA-256 is not available from libcrypto\n", stderr);
    std::abort();
  }
}

std::string hex_of(const unsigned char* bytes, std::size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 0xf];
  }
  return text;
}

}  // namespace

struct Sha256::Context {
  ContextPointer state{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  require(context_->state != nullptr);
  require(EVP_DigestInit_ex(context_->state.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&& other) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept = default;

Sha256& Sha256::update(std::string_view bytes) {
  require(EVP_DigestUpdate(context_->state.get(), bytes.data(), bytes.size()) == 1);
  return *this;
}

std::string Sha256::hex() const {
  const ContextPointer copy{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  require(copy != nullptr && EVP_MD_CTX_copy_ex(copy.get(), context_->state.get()) == 1);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(copy.get(), digest.data(), &size) == 1);
  return hex_of(digest.data(), size);
}

std::string sha256_hex(std::string_view bytes) { return Sha256().update(bytes).hex(); }

}  // namespace nabe::message
