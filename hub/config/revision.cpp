// SPDX-License-Identifier: EUPL-1.2
#include "config/revision.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace nabe::config {

namespace {

/// `departments/x.toml` of `/etc/nabe/departments/x.toml`; for the node's file just its name.
std::string_view short_name(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  if (slash == std::string_view::npos) {
    return name;
  }
  const std::size_t before = slash == 0 ? std::string_view::npos : name.rfind('/', slash - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view folder = name.substr(begin, slash - begin);
  return name.substr(folder == "departments" || folder == "profiles" ? begin : slash + 1);
}

std::string hex(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4U];
    text += kDigits[bytes[i] & 0xFU];
  }
  return text;
}

}  // namespace

std::string revision_of(const std::vector<NamedText>& files) {
  std::vector<std::pair<std::string_view, std::string_view>> sorted;
  sorted.reserve(files.size());
  for (const NamedText& file : files) {
    sorted.emplace_back(short_name(file.name), file.text);
  }
  std::sort(sorted.begin(), sorted.end());

  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  bool good = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  const auto add = [&](std::string_view part) {
    const std::string length = std::to_string(part.size()) + ':';
    good = good && EVP_DigestUpdate(context.get(), length.data(), length.size()) == 1 &&
           EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  };
  for (const auto& [name, text] : sorted) {
    add(name);
    add(text);
  }
  good = good && EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
  // Only an OpenSSL without SHA-256 or without memory comes here; an empty revision is visibly none.
  return good ? hex(digest.data(), size) : std::string();
}

}  // namespace nabe::config
