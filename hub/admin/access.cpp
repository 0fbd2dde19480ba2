// SPDX-License-Identifier: EUPL-1.2
#include "admin/access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <system_error>

#include "admin/codes.h"
#include "base/ids.h"

namespace nabe::admin {
namespace {

constexpr std::size_t kTokenBytes = 32;

std::string token_path(const std::string& folder) { return folder + "/admin.token"; }
std::string address_path(const std::string& folder) { return folder + "/admin.address"; }

Error file_error(const std::string& what, const std::string& path) {
  return {code::kAccessFiles,
          what + ' ' + path + ": " + std::generic_category().message(errno),
          "the state folder belongs to the user that runs the hub; run the command as that user",
          {}};
}

struct SmallFile {
  std::string text;
  bool private_to_owner = false;
};

/// None with errno set if it cannot be read; a link is not followed.
std::optional<SmallFile> read_small(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) {
    return std::nullopt;
  }
  SmallFile result;
  struct stat status {};
  std::array<char, 512> block{};
  const ssize_t got = ::read(file, block.data(), block.size());
  const bool known = ::fstat(file, &status) == 0;
  ::close(file);
  if (got < 0 || !known) {
    return std::nullopt;
  }
  result.text.assign(block.data(), static_cast<std::size_t>(got));
  while (!result.text.empty() && result.text.back() == '\n') {
    result.text.pop_back();
  }
  result.private_to_owner = (status.st_mode & 0077) == 0 && status.st_uid == ::geteuid();
  return result;
}

/// Appears complete or not at all, under its final mode.
Result<void> write_small(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) {
    return file_error("cannot write", temporary);
  }
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool synced = written && ::fsync(file) == 0;
  if (::close(file) != 0 || !synced || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const Error error = file_error("cannot write", path);
    ::unlink(temporary.c_str());
    return error;
  }
  return {};
}

bool is_token(const std::string& text) {
  return text.size() == 2 * kTokenBytes && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Result<std::string> obtain_token(const std::string& state_folder) {
  const auto stored = read_small(token_path(state_folder));
  if (stored && stored->private_to_owner && is_token(stored->text)) {
    return stored->text;
  }
  std::string token = random_hex(kTokenBytes);
  if (auto written = write_small(token_path(state_folder), token + '\n'); !written) {
    return written.error();
  }
  return token;
}

Result<void> publish_address(const std::string& state_folder, const std::string& address) {
  return write_small(address_path(state_folder), address + '\n');
}

void withdraw_address(const std::string& state_folder) { ::unlink(address_path(state_folder).c_str()); }

Result<Access> find_access(const std::string& state_folder) {
  const auto address = read_small(address_path(state_folder));
  if (!address) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return Error{code::kHubNotRunning,
                   "no hub runs on the state folder " + state_folder,
                   "start it with `nabe run`, or name its configuration with --config",
                   {}};
    }
    return file_error("cannot read", address_path(state_folder));
  }
  const auto token = read_small(token_path(state_folder));
  if (!token) {
    return file_error("cannot read", token_path(state_folder));
  }
  return Access{address->text, token->text};
}

bool same_secret(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0U : 1U;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char other = b.empty() ? '\0' : b[i % b.size()];
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i] ^ other));
  }
  return difference == 0;
}

}  // namespace nabe::admin
