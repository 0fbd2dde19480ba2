// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/segment_file.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "store/sqlite/state_folder.h"
#include "store/sqlite/statement.h"

namespace nabe::store::sqlite {
namespace {

constexpr std::size_t kDigits = 8;
// SQLite's layer of files looks at the lower 17 bits of a size only: it never has larger pages.
constexpr std::int64_t kFilePieceBytes = 64 * 1024;

void check_file(int code, const std::string& path, const char* what) {
  if (code != SQLITE_OK) {
    throw SqliteFailure(code, std::string(what) + ' ' + path + ": " + sqlite3_errstr(code));
  }
}

}  // namespace

// Without a further hyphen or a dot: so SQLite gives it the mode of the database.
std::string SegmentFile::name_of(const std::string& database_file, std::int64_t id) {
  const std::string number = std::to_string(id);
  return database_file + "-content" + std::string(kDigits - std::min(kDigits, number.size()), '0') + number;
}

SegmentFile::SegmentFile(const std::string& database_file, std::int64_t id, Mode mode)
    : path_(name_of(database_file, id)), id_(id) {
  sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
  memory_ = std::make_unique<char[]>(static_cast<std::size_t>(vfs->szOsFile));
  file_ = reinterpret_cast<sqlite3_file*>(memory_.get());
  // As a log: of such files the name is synced with the first bytes.
  const int flags =
      SQLITE_OPEN_WAL | (mode == Mode::Write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  int exists = 0;
  if (mode == Mode::Write) {
    check_file(vfs->xAccess(vfs, path_.c_str(), SQLITE_ACCESS_EXISTS, &exists), path_, "looking for");
    made_ = exists == 0;
  }
  check_file(vfs->xOpen(vfs, path_.c_str(), file_, flags, nullptr), path_, "opening");
}

SegmentFile::~SegmentFile() {
  if (file_->pMethods != nullptr) {
    file_->pMethods->xClose(file_);
  }
}

void SegmentFile::write(std::string_view bytes, std::int64_t offset_bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kFilePieceBytes);
    check_file(file_->pMethods->xWrite(file_, piece.data(), static_cast<int>(piece.size()), offset_bytes), path_,
               "writing");
    offset_bytes += kFilePieceBytes;
    bytes.remove_prefix(piece.size());
  }
}

bool SegmentFile::read(char* destination, std::int64_t size_bytes, std::int64_t offset_bytes) {
  for (std::int64_t done = 0; done < size_bytes; done += kFilePieceBytes) {
    const int piece = static_cast<int>(std::min(kFilePieceBytes, size_bytes - done));
    const int code = file_->pMethods->xRead(file_, destination + done, piece, offset_bytes + done);
    if (code == SQLITE_IOERR_SHORT_READ) {
      return false;
    }
    check_file(code, path_, "reading");
  }
  return true;
}

void SegmentFile::sync() {
  check_file(file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL), path_, "syncing");
  if (std::exchange(made_, false)) {
    // SQLite does not look whether the disk has taken the name.
    const auto synced = sync_folder(std::filesystem::path(path_).parent_path().string());
    check_file(synced ? SQLITE_OK : SQLITE_IOERR_DIR_FSYNC, path_, "syncing the name of");
  }
}

void SegmentFile::remove(const std::string& database_file, std::int64_t id) {
  sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
  const std::string path = name_of(database_file, id);
  const int code = vfs->xDelete(vfs, path.c_str(), 1);
  if (code != SQLITE_IOERR_DELETE_NOENT) {
    check_file(code, path, "deleting");
  }
}

}  // namespace nabe::store::sqlite
