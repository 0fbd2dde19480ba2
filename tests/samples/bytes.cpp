// SPDX-License-Identifier: EUPL-1.2
#include "samples/bytes.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "samples/random.h"

namespace nabe::samples {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void require(bool good) {
  if (!good) {
    std::fputs("SHA-256 is not available from libcrypto\n", stderr);
    std::abort();
  }
}

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

}  // namespace

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  require(context_->state != nullptr && EVP_DigestInit_ex(context_->state.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  require(EVP_DigestUpdate(context_->state.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(context_->state.get(), digest.data(), &size) == 1);

  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 0xf];
  }
  return text;
}

std::string sha256_of(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

std::string base64_of(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = byte_at(bytes, at) << 16;
    if (count > 1) group |= byte_at(bytes, at + 1) << 8;
    if (count > 2) group |= byte_at(bytes, at + 2);
    text += kAlphabet[group >> 18];
    text += kAlphabet[(group >> 12) & 0x3f];
    text += count > 1 ? kAlphabet[(group >> 6) & 0x3f] : '=';
    text += count > 2 ? kAlphabet[group & 0x3f] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t group = 0;
  std::size_t digits = 0;
  std::size_t fillers = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c == '=') {
      ++fillers;
      continue;
    }
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos || fillers != 0) return std::nullopt;
    group = group << 6 | static_cast<std::uint32_t>(value);
    if (++digits % 4 == 0) {
      for (const int shift : {16, 8, 0}) bytes += static_cast<char>(static_cast<unsigned char>(group >> shift & 0xff));
      group = 0;
    }
  }

  const std::size_t rest = digits % 4;
  if (rest == 1 || fillers != (4 - rest) % 4) return std::nullopt;
  if (rest > 1) bytes += static_cast<char>(static_cast<unsigned char>(group >> (rest * 6 - 8) & 0xff));
  if (rest > 2) bytes += static_cast<char>(static_cast<unsigned char>(group >> 2 & 0xff));
  return bytes;
}

std::optional<std::string> write_file(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) return "cannot write " + path;
  return std::nullopt;
}

NoiseFile write_noise(const std::string& folder, const std::string& name, std::uint64_t size_bytes,
                      std::uint64_t seed) {
  const std::string path = folder + "/" + name;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  Noise noise(name, seed);
  Sha256 hash;
  std::vector<char> part(1U << 20);
  for (std::uint64_t left = size_bytes; left > 0 && file;) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, part.size()));
    noise.fill(part.data(), size);
    hash.add({part.data(), size});
    file.write(part.data(), static_cast<std::streamsize>(size));
    left -= size;
  }
  file.close();
  if (!file) return {{}, "cannot write " + path};
  return {hash.hex(), {}};
}

}  // namespace nabe::samples
