// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/log_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "store/codes.h"

namespace nabe::store::sqlite {
namespace {

constexpr std::size_t kPieceBytes = 1024 * 1024;

bool write_all(int log, const char* bytes, std::size_t size, off_t offset) {
  while (size > 0) {
    const ssize_t written = ::pwrite(log, bytes, size, offset);
    if (written <= 0) {
      return false;
    }
    bytes += written;
    offset += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

bool write_again_and_sync(int log) {
  std::vector<char> piece(kPieceBytes);
  off_t offset = 0;
  for (;;) {
    const ssize_t size = ::pread(log, piece.data(), piece.size(), offset);
    if (size < 0 || !write_all(log, piece.data(), static_cast<std::size_t>(size), offset)) {
      return false;
    }
    if (size == 0) {
      return offset == 0 || ::fdatasync(log) == 0;
    }
    offset += size;
  }
}

}  // namespace

Result<void> write_log_again(const std::string& database_file) {
  const std::string file = database_file + "-wal";
  const int log = ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (log < 0 && errno == ENOENT) {
    return {};
  }
  const bool done = log >= 0 && write_again_and_sync(log);
  const int reason = errno;
  if (log >= 0) {
    ::close(log);
  }
  if (!done) {
    return Error{kFolderUnusable,
                 "the log of the store cannot be written: " + file + ": " + std::generic_category().message(reason),
                 "look at the disk (space, errors in the kernel log), then start the hub again",
                 {}};
  }
  return {};
}

}  // namespace nabe::store::sqlite
