// SPDX-License-Identifier: EUPL-1.2
// In place of the C library's: what belongs to the disk that this process is attached to goes there, all else to the
// system. A program that links this has them for all its libraries; a library that is loaded before the C library
// brings them to any program.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>

#include "recorder.h"

using nabe::disk::Recorder;

constinit std::atomic<Recorder*> Recorder::attached_{nullptr};

void Recorder::attach(Recorder* recorder) { attached_.store(recorder, std::memory_order_release); }

namespace {

Recorder* disk_of(int descriptor) {
  Recorder* disk = Recorder::attached();
  return disk != nullptr && descriptor >= 0 && disk->has(descriptor) ? disk : nullptr;
}

int open_somewhere(const char* path, int flags, mode_t mode) {
  Recorder* disk = Recorder::attached();
  // Nothing remains of a file without a name.
  if (disk != nullptr && (flags & O_TMPFILE) != O_TMPFILE) {
    if (const auto name = disk->name_of(path)) {
      return disk->open(path, *name, flags, mode);
    }
  }
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

int truncate_somewhere(int descriptor, off_t size) {
  Recorder* disk = disk_of(descriptor);
  return disk != nullptr ? disk->truncate(descriptor, size)
                         : static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
}

ssize_t write_somewhere(int descriptor, const void* data, size_t size, off_t offset) {
  Recorder* disk = disk_of(descriptor);
  return disk != nullptr ? disk->write(descriptor, data, size, offset)
                         : ::syscall(SYS_pwrite64, descriptor, data, size, offset);
}

mode_t mode_of(int flags, std::va_list arguments) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_somewhere(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_somewhere(path, flags, mode);
}

int close(int descriptor) {
  Recorder* disk = disk_of(descriptor);
  return disk != nullptr ? disk->close(descriptor) : static_cast<int>(::syscall(SYS_close, descriptor));
}

ssize_t write(int descriptor, const void* data, size_t size) {
  Recorder* disk = disk_of(descriptor);
  return disk != nullptr ? disk->write(descriptor, data, size, std::nullopt)
                         : ::syscall(SYS_write, descriptor, data, size);
}

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
  return write_somewhere(descriptor, data, size, offset);
}

ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t offset) {
  return write_somewhere(descriptor, data, size, offset);
}

int ftruncate(int descriptor, off_t size) noexcept { return truncate_somewhere(descriptor, size); }

int ftruncate64(int descriptor, off64_t size) noexcept { return truncate_somewhere(descriptor, size); }

int fsync(int descriptor) {
  Recorder* disk = disk_of(descriptor);
  return disk != nullptr ? disk->sync(descriptor) : static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int fdatasync(int descriptor) {
  Recorder* disk = disk_of(descriptor);
  return disk != nullptr ? disk->sync(descriptor) : static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}

int unlink(const char* path) noexcept {
  Recorder* disk = Recorder::attached();
  const auto name = disk != nullptr ? disk->name_of(path) : std::nullopt;
  return name ? disk->remove(path, *name) : static_cast<int>(::syscall(SYS_unlink, path));
}

int rename(const char* from, const char* to) noexcept {
  Recorder* disk = Recorder::attached();
  const auto name = disk != nullptr ? disk->name_of(from) : std::nullopt;
  const auto next = disk != nullptr ? disk->name_of(to) : std::nullopt;
  return name && next ? disk->rename(from, *name, to, *next) : static_cast<int>(::syscall(SYS_rename, from, to));
}

int mkdir(const char* path, mode_t mode) noexcept {
  Recorder* disk = Recorder::attached();
  const auto name = disk != nullptr ? disk->name_of(path) : std::nullopt;
  return name ? disk->make_folder(path, *name, mode) : static_cast<int>(::syscall(SYS_mkdir, path, mode));
}

}  // extern "C"
