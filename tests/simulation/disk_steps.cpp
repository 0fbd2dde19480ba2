// SPDX-License-Identifier: EUPL-1.2
#include "disk_steps.h"

#include <sqlite3.h>

namespace nabe::simulation::disk_steps {
namespace {

Options options;
std::uint64_t operations = 0;
sqlite3_vfs* original = nullptr;
sqlite3_vfs wrapper;
sqlite3_io_methods methods;

// SQLite allocates szOsFile bytes: this, followed by the original's file.
struct File {
  sqlite3_file base;
};

sqlite3_file* inner(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1); }

void operation(const char* what) {
  if (++operations == options.ends_at_operation) {
    options.ended();
  }
  options.scheduler->step(what);
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  operation("disk write");
  return inner(file)->pMethods->xWrite(inner(file), data, size, offset);
}

int sync(sqlite3_file* file, int flags) {
  operation("disk sync");
  if (options.sync_us > 0) {
    options.scheduler->sleep_us(options.sync_us);
  }
  return inner(file)->pMethods->xSync(inner(file), flags);
}

template <auto Method, typename... Arguments>
int forward(sqlite3_file* file, Arguments... arguments) {
  return (inner(file)->pMethods->*Method)(inner(file), arguments...);
}

void define_methods() {
  using Methods = sqlite3_io_methods;
  methods.iVersion = 3;
  methods.xClose = forward<&Methods::xClose>;
  methods.xRead = forward<&Methods::xRead, void*, int, sqlite3_int64>;
  methods.xWrite = write;
  methods.xTruncate = forward<&Methods::xTruncate, sqlite3_int64>;
  methods.xSync = sync;
  methods.xFileSize = forward<&Methods::xFileSize, sqlite3_int64*>;
  methods.xLock = forward<&Methods::xLock, int>;
  methods.xUnlock = forward<&Methods::xUnlock, int>;
  methods.xCheckReservedLock = forward<&Methods::xCheckReservedLock, int*>;
  methods.xFileControl = forward<&Methods::xFileControl, int, void*>;
  methods.xSectorSize = forward<&Methods::xSectorSize>;
  methods.xDeviceCharacteristics = forward<&Methods::xDeviceCharacteristics>;
  methods.xShmMap = forward<&Methods::xShmMap, int, int, int, void volatile**>;
  methods.xShmLock = forward<&Methods::xShmLock, int, int, int>;
  methods.xShmBarrier = [](sqlite3_file* file) { inner(file)->pMethods->xShmBarrier(inner(file)); };
  methods.xShmUnmap = forward<&Methods::xShmUnmap, int>;
  methods.xFetch = forward<&Methods::xFetch, sqlite3_int64, int, void**>;
  methods.xUnfetch = forward<&Methods::xUnfetch, sqlite3_int64, void*>;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = original->xOpen(original, name, inner(file), flags, out_flags);
  file->pMethods = inner(file)->pMethods != nullptr ? &methods : nullptr;
  return code;
}

int sleep(sqlite3_vfs*, int duration_us) {
  options.scheduler->sleep_us(duration_us);
  return duration_us;
}

}  // namespace

void install(Options given) {
  options = std::move(given);
  sqlite3_initialize();
  original = sqlite3_vfs_find(nullptr);
  define_methods();
  wrapper = *original;
  wrapper.zName = "disk-steps";
  wrapper.szOsFile = original->szOsFile + static_cast<int>(sizeof(File));
  wrapper.xOpen = open;
  wrapper.xSleep = sleep;
  sqlite3_vfs_register(&wrapper, 1);
}

}  // namespace nabe::simulation::disk_steps
