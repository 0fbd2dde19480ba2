// SPDX-License-Identifier: EUPL-1.2
#include "fault_vfs.h"

#include <sqlite3.h>

#include <atomic>
#include <cstring>
#include <mutex>

namespace nabe::store::testing::fault_vfs {
namespace {

std::atomic<int> remaining{0};  // 0: no fault placed
std::atomic<bool> struck{false};
std::atomic<Kind> kind{Kind::WriteError};
std::atomic<int> sync_count{0};

sqlite3_vfs* original = nullptr;
sqlite3_vfs wrapper;
sqlite3_io_methods methods;

// SQLite allocates szOsFile bytes: this, followed by the original's file.
struct File {
  sqlite3_file base;
};

sqlite3_file* inner(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1); }

bool strikes() {
  if (struck.load()) {
    return kind.load() != Kind::SingleError;
  }
  if (remaining.load() == 0 || remaining.fetch_sub(1) != 1) {
    return false;
  }
  struck = true;
  return true;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  if (!strikes()) {
    return inner(file)->pMethods->xWrite(inner(file), data, size, offset);
  }
  if (kind.load() == Kind::DiskFull) {
    return SQLITE_FULL;
  }
  inner(file)->pMethods->xWrite(inner(file), data, size / 2, offset);
  return SQLITE_IOERR_WRITE;
}

int sync(sqlite3_file* file, int flags) {
  ++sync_count;
  return strikes() ? SQLITE_IOERR_FSYNC : inner(file)->pMethods->xSync(inner(file), flags);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return strikes() ? SQLITE_IOERR_TRUNCATE : inner(file)->pMethods->xTruncate(inner(file), size);
}

void define_methods() {
  methods.iVersion = 3;
  methods.xClose = [](sqlite3_file* f) { return inner(f)->pMethods->xClose(inner(f)); };
  methods.xRead = [](sqlite3_file* f, void* data, int size, sqlite3_int64 offset) {
    return inner(f)->pMethods->xRead(inner(f), data, size, offset);
  };
  methods.xWrite = write;
  methods.xTruncate = truncate;
  methods.xSync = sync;
  methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
    return inner(f)->pMethods->xFileSize(inner(f), size);
  };
  methods.xLock = [](sqlite3_file* f, int lock) { return inner(f)->pMethods->xLock(inner(f), lock); };
  methods.xUnlock = [](sqlite3_file* f, int lock) { return inner(f)->pMethods->xUnlock(inner(f), lock); };
  methods.xCheckReservedLock = [](sqlite3_file* f, int* out) {
    return inner(f)->pMethods->xCheckReservedLock(inner(f), out);
  };
  methods.xFileControl = [](sqlite3_file* f, int op, void* argument) {
    return inner(f)->pMethods->xFileControl(inner(f), op, argument);
  };
  methods.xSectorSize = [](sqlite3_file* f) { return inner(f)->pMethods->xSectorSize(inner(f)); };
  methods.xDeviceCharacteristics = [](sqlite3_file* f) { return inner(f)->pMethods->xDeviceCharacteristics(inner(f)); };
  methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, out);
  };
  methods.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
    return inner(f)->pMethods->xShmLock(inner(f), offset, n, flags);
  };
  methods.xShmBarrier = [](sqlite3_file* f) { inner(f)->pMethods->xShmBarrier(inner(f)); };
  methods.xShmUnmap = [](sqlite3_file* f, int remove) { return inner(f)->pMethods->xShmUnmap(inner(f), remove); };
  methods.xFetch = [](sqlite3_file*, sqlite3_int64, int, void** out) {
    *out = nullptr;
    return SQLITE_OK;
  };
  methods.xUnfetch = [](sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; };
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  std::memset(inner(file), 0, static_cast<std::size_t>(original->szOsFile));
  const int code = original->xOpen(original, name, inner(file), flags, out_flags);
  if (inner(file)->pMethods != nullptr) {
    file->pMethods = &methods;
  }
  return code;
}

}  // namespace

void install() {
  static std::once_flag once;
  std::call_once(once, [] {
    original = sqlite3_vfs_find(nullptr);
    define_methods();
    wrapper = *original;
    wrapper.zName = "nabe-fault";
    wrapper.szOsFile = static_cast<int>(sizeof(File)) + original->szOsFile;
    wrapper.xOpen = open;
    sqlite3_vfs_register(&wrapper, 1);
  });
}

void fail_from(int n, Kind which) {
  kind = which;
  struck = false;
  remaining = n;
}

int syncs() { return sync_count; }

bool clear() {
  remaining = 0;
  return struck.exchange(false);
}

}  // namespace nabe::store::testing::fault_vfs
