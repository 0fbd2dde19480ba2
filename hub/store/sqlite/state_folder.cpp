// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/state_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "store/codes.h"

namespace nabe::store::sqlite {
namespace {

Error unusable(const std::string& path, const std::string& why) {
  return Error{kFolderUnusable,
               "the state folder cannot be used: " + path + ": " + why,
               "give the user of the hub a folder of its own that it may write",
               {}};
}

std::optional<Error> make_folder(const std::filesystem::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) == 0) {
    return S_ISDIR(status.st_mode) ? std::nullopt : std::optional(unusable(folder, "not a folder"));
  }
  if (folder.has_parent_path() && folder.parent_path() != folder) {
    if (auto error = make_folder(folder.parent_path())) {
      return error;
    }
  }
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return unusable(folder, std::generic_category().message(errno));
  }
  return std::nullopt;
}

std::filesystem::path normal(const std::string& folder) {
  const auto absolute = std::filesystem::absolute(folder).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

Result<int> open_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return unusable(path, std::generic_category().message(errno));
  }
  return descriptor;
}

Error locked_by(const std::string& folder, int descriptor) {
  char text[32] = {};
  const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
  std::string pid(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  pid.erase(pid.find_last_not_of('\n') + 1);
  return Error{kFolderLocked,
               "the state folder " + folder + " is in use by process " + (pid.empty() ? "(unknown)" : pid),
               "only one hub may write to it; stop that one first or give this one another folder",
               {}};
}

}  // namespace

Result<void> sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0 && errno == EACCES) {
    return {};  // not one of ours
  }
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int reason = errno;
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  return synced ? Result<void>() : unusable(folder, std::generic_category().message(reason));
}

std::string database_file_in(const std::string& folder) { return folder + "/nabe.db"; }

Result<StateFolder> StateFolder::take(const std::string& folder) {
  if (auto error = make_folder(normal(folder))) {
    return *error;
  }
  auto lock = open_file(folder + "/lock");
  if (!lock) {
    return lock.error();
  }
  StateFolder taken(folder, *lock);
  if (::flock(*lock, LOCK_EX | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK ? locked_by(folder, *lock)
                                : unusable(folder + "/lock", std::generic_category().message(errno));
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(*lock, 0) != 0 || ::pwrite(*lock, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return unusable(folder + "/lock", std::generic_category().message(errno));
  }
  // SQLite gives its log and index the mode of the database file.
  // Made only where there is none: closing a descriptor of an open
  // database would drop the locks that this process has on it.
  const int made = ::open(taken.database_file().c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (made < 0 && errno != EEXIST) {
    return unusable(taken.database_file(), std::generic_category().message(errno));
  }
  if (made >= 0) {
    ::close(made);
  }
  return taken;
}

// A folder that vanishes with the power would take the store along. Who made it, and whether he synced it, is not
// known: an earlier start may have been killed in between.
Result<void> StateFolder::sync() const {
  struct stat its {};
  struct stat above {};
  std::filesystem::path folder = normal(folder_);
  for (bool same_disk = ::stat(folder.c_str(), &its) == 0; same_disk; folder = folder.parent_path()) {
    if (auto synced = sync_folder(folder.string()); !synced) {
      return synced;
    }
    same_disk = folder.parent_path() != folder && ::stat(folder.parent_path().c_str(), &above) == 0 &&
                above.st_dev == its.st_dev;
  }
  return {};
}

StateFolder::StateFolder(StateFolder&& other) noexcept
    : folder_(std::move(other.folder_)),
      database_file_(std::move(other.database_file_)),
      lock_(std::exchange(other.lock_, -1)) {}

StateFolder::~StateFolder() {
  if (lock_ >= 0) {
    ::close(lock_);
  }
}

}  // namespace nabe::store::sqlite
