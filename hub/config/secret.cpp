// SPDX-License-Identifier: EUPL-1.2
#include "config/secret.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "config/codes.h"

namespace nabe::config {

namespace {

constexpr std::size_t kMaxSecretBytes = 64U << 10;

Error unreadable(std::string message, std::string hint) {
  return {code::kSecretUnreadable, std::move(message), std::move(hint), std::nullopt};
}

}  // namespace

Result<std::string> read_secret_env(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing of the hub sets variables
  if (value == nullptr || *value == '\0') {
    return unreadable("the environment variable \"" + name + "\" is " + (value == nullptr ? "not set" : "empty"),
                      "set it where the hub is started");
  }
  return std::string(value);
}

Result<std::string> read_secret_file(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) {
    return unreadable("the secret's file \"" + path + "\" does not exist or is not a regular file", "");
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(kMaxSecretBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in && !in.eof()) {
    return unreadable("the secret's file \"" + path + "\" cannot be read",
                      "the user that runs the hub needs the right to read it");
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kMaxSecretBytes) {
    return unreadable("the secret's file \"" + path + "\" is larger than 64 KiB", "");
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
  if (text.empty()) {
    return unreadable("the secret's file \"" + path + "\" is empty", "");
  }
  return text;
}

}  // namespace nabe::config
