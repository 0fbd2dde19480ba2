// SPDX-License-Identifier: EUPL-1.2
#include "plugin/trust.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>
#include <system_error>

#include "message/sha256.h"
#include "plugin/codes.h"
#include "plugin/refusal.h"

namespace nabe::plugin {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string octal(mode_t mode) {
  std::string digits;
  for (unsigned bits = mode & 07777U, i = 0; i < 4; ++i, bits >>= 3U) {
    digits.insert(digits.begin(), static_cast<char>('0' + (bits & 7U)));
  }
  return digits;
}

std::optional<Error> wrong_owner_or_mode(const struct stat& status, const std::string& path, bool sticky_is_enough,
                                         const TrustPolicy& policy) {
  if (status.st_uid != 0 && status.st_uid != policy.owner) {
    const std::string needed = policy.owner == 0 ? "uid 0" : "uid 0 or " + std::to_string(policy.owner);
    return error_of({code::kWrongOwner, path, "it belongs to somebody else", "uid " + std::to_string(status.st_uid),
                     needed, "chown root " + path + ", once you are sure of its content"});
  }
  const bool others_write = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if (!others_write || (sticky && sticky_is_enough)) return std::nullopt;
  return error_of({code::kWritableByOthers, path, "others may write here", "mode " + octal(status.st_mode),
                   "no write permission for group and others",
                   sticky ? "Install plugins elsewhere; for development only, set development = true in nabe.toml."
                          : "chmod go-w " + path});
}

std::optional<Error> check_one_folder(const std::string& path, bool is_plugin_folder, const TrustPolicy& policy) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return error_of({code::kMissingFile, path, "the folder cannot be looked at", std::generic_category().message(errno),
                     "a folder", "Set plugin_folder in nabe.toml to the folder of plugins.lock."});
  }
  if (!S_ISDIR(status.st_mode)) {
    return error_of({code::kNotAFile, path, "it is not a folder", "mode " + octal(status.st_mode), "a folder",
                     "Set plugin_folder in nabe.toml to the folder of plugins.lock."});
  }
  return wrong_owner_or_mode(status, path, policy.development && !is_plugin_folder, policy);
}

Result<std::string> hash_of(int fd, const std::string& path) {
  message::Sha256 hash;
  std::array<char, kReadBytes> buffer{};
  off_t offset = 0;
  while (true) {
    const ssize_t count = ::pread(fd, buffer.data(), buffer.size(), offset);
    if (count == 0) return hash.hex();
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return error_of({code::kMissingFile, path, "it cannot be read", std::generic_category().message(errno),
                       "a readable file", "Check the disk, then install the plugin again."});
    }
    hash.update({buffer.data(), static_cast<std::size_t>(count)});
    offset += count;
  }
}

}  // namespace

Result<std::string> check_folder(const std::string& folder, const TrustPolicy& policy) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(folder.c_str(), nullptr), &std::free);
  if (real == nullptr) {
    return error_of({code::kMissingFile, folder, "the plugin folder cannot be reached",
                     std::generic_category().message(errno), "a folder",
                     "Set plugin_folder in nabe.toml to the folder of plugins.lock."});
  }
  const std::string path = real.get();
  if (auto error = check_one_folder("/", path == "/", policy)) return *std::move(error);
  for (std::size_t slash = path.find('/', 1); path != "/"; slash = path.find('/', slash + 1)) {
    const bool last = slash == std::string::npos;
    if (auto error = check_one_folder(path.substr(0, slash), last, policy)) return *std::move(error);
    if (last) break;
  }
  return path;
}

Result<CheckedFile> check_file(const std::string& folder, const std::string& file, const TrustPolicy& policy) {
  const std::string path = folder + "/" + file;
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  // O_NONBLOCK: opening a pipe must not wait for its writer; it makes no difference to a regular file.
  const Descriptor opened(directory.get() < 0 ? -1
                                              : ::openat(directory.get(), file.c_str(),
                                                         O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (opened.get() < 0 && errno == ELOOP) {
    return error_of({code::kSymlink, path, "it is a symbolic link", "a link", "the file itself",
                     "Copy the file into the plugin folder, then run `nabe plugins lock`."});
  }
  struct stat status {};
  if (opened.get() < 0 || ::fstat(opened.get(), &status) != 0) {
    return error_of({code::kMissingFile, path, "it cannot be opened", std::generic_category().message(errno),
                     "a readable file",
                     "Install the plugin again, or take it out of the lock with `nabe plugins lock`."});
  }
  if (!S_ISREG(status.st_mode)) {
    return error_of({code::kNotAFile, path, "it is not a regular file", "another kind of file", "a shared library",
                     "Install the plugin again."});
  }
  if (auto error = wrong_owner_or_mode(status, path, false, policy)) return *std::move(error);
  auto hash = hash_of(opened.get(), path);
  if (!hash) return hash.error();
  return CheckedFile{path, *hash};
}

}  // namespace nabe::plugin
