// SPDX-License-Identifier: EUPL-1.2
#include "recorder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace nabe::disk {
namespace {

int failed(int reason) {
  errno = reason;
  return -1;
}

int real_open(const char* path, int flags, mode_t mode) {
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

}  // namespace

Recorder::Recorder(const std::string& folder)
    : files_(folder + "/files"),
      control_(folder + "/control"),
      journal_(real_open((folder + "/journal").c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {
  if (journal_ < 0) {
    throw std::system_error(errno, std::generic_category(), folder + "/journal");
  }
}

Recorder::~Recorder() { ::syscall(SYS_close, journal_); }

std::size_t Recorder::slot_of(int descriptor) {
  if (descriptor >= static_cast<int>(kDescriptors)) {
    std::fputs("more open files than the simulated disk can tell apart\n", stderr);
    std::abort();
  }
  return descriptor < 0 ? 0 : static_cast<std::size_t>(descriptor);
}

std::optional<std::string> Recorder::name_of(const char* path) const {
  std::filesystem::path absolute(path);
  if (absolute.is_relative()) {
    absolute = std::filesystem::current_path() / absolute;
  }
  std::string name = absolute.lexically_normal().lexically_relative(files_).string();
  if (name == ".") {
    return std::string();
  }
  if (name.empty() || name.starts_with("..") || name.ends_with("-shm")) {
    return std::nullopt;
  }
  if (name.ends_with('/')) {
    name.pop_back();
  }
  return name;
}

void Recorder::record(const Record& record, std::string_view bytes) {
  if (!append(journal_, record, bytes)) {
    std::perror("the journal of the simulated disk cannot be written");
    std::abort();
  }
  ++control_->position;
}

int Recorder::open(const char* path, const std::string& name, int flags, mode_t mode) {
  const std::lock_guard lock(mutex_);
  struct stat status {};
  const bool exists = ::stat(path, &status) == 0;
  const bool creates = !exists && (flags & O_CREAT) != 0;
  if (creates && control_->meets_fault(kCreate)) {
    return failed(control_->fault.load() == Fault::DiskFull ? ENOSPC : EIO);
  }
  const bool truncates = exists && (flags & O_TRUNC) != 0 && status.st_size > 0;
  if (truncates && control_->meets_fault(kTruncate) && control_->fault.load() != Fault::DiskFull) {
    return failed(EIO);
  }
  const int descriptor = real_open(path, flags, mode);
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
    return descriptor;
  }
  if (S_ISDIR(status.st_mode)) {
    numbers_[slot_of(descriptor)] = kFolder;
    return descriptor;
  }
  record({creates ? Event::Create : Event::Open, status.st_ino, 0, name, {}, {}});
  if (truncates) {
    record({Event::Truncate, status.st_ino, 0, {}, {}, {}});
  }
  numbers_[slot_of(descriptor)] = status.st_ino;
  return descriptor;
}

int Recorder::close(int descriptor) {
  numbers_[slot_of(descriptor)] = 0;
  return static_cast<int>(::syscall(SYS_close, descriptor));
}

// Of a write that meets the fault: a full disk takes what needs no more room, a broken one half.
std::size_t Recorder::bytes_before_fault(int descriptor, off_t offset, std::size_t size) const {
  if (control_->fault.load() != Fault::DiskFull) {
    return size / 2;
  }
  struct stat status {};
  ::fstat(descriptor, &status);
  return std::min(size, static_cast<std::size_t>(std::max<off_t>(0, status.st_size - offset)));
}

ssize_t Recorder::write(int descriptor, const void* data, std::size_t size, std::optional<off_t> offset) {
  const std::lock_guard lock(mutex_);
  off_t at = 0;
  if (offset) {
    at = *offset;
  } else if ((::fcntl(descriptor, F_GETFL) & O_APPEND) != 0) {
    at = ::lseek(descriptor, 0, SEEK_END);
  } else {
    at = ::lseek(descriptor, 0, SEEK_CUR);
  }
  const bool was_dark = control_->struck.load() && loses_power();
  const bool fails = control_->meets_fault(kWrite);
  const std::size_t taken = fails ? bytes_before_fault(descriptor, at, size) : size;
  if (fails && was_dark) {
    return failed(EIO);
  }
  const Record written{Event::Write, numbers_[slot_of(descriptor)], static_cast<std::uint64_t>(at), {}, {}, {}};
  if (fails && loses_power()) {
    record(written, {static_cast<const char*>(data), size});  // on its way to the disk when the power went
    return failed(EIO);
  }
  if (taken > 0) {
    record(written, {static_cast<const char*>(data), taken});
    const long result = ::syscall(SYS_pwrite64, descriptor, data, taken, at);
    if (result != static_cast<long>(taken)) {
      std::perror("the simulated disk has no room");
      std::abort();
    }
    if (!offset) {
      ::lseek(descriptor, at + static_cast<off_t>(taken), SEEK_SET);
    }
  }
  if (fails && control_->fault.load() == Fault::DiskFull) {
    return taken > 0 || size == 0 ? static_cast<ssize_t>(taken) : failed(ENOSPC);
  }
  return fails ? failed(EIO) : static_cast<ssize_t>(size);
}

int Recorder::truncate(int descriptor, off_t size) {
  const std::lock_guard lock(mutex_);
  if (control_->meets_fault(kTruncate)) {
    struct stat status {};
    ::fstat(descriptor, &status);
    if (control_->fault.load() != Fault::DiskFull) {
      return failed(EIO);
    }
    if (size > status.st_size) {
      return failed(ENOSPC);
    }
  }
  record({Event::Truncate, numbers_[slot_of(descriptor)], static_cast<std::uint64_t>(size), {}, {}, {}});
  return static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
}

int Recorder::sync(int descriptor) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = numbers_[slot_of(descriptor)];
  const bool folder = number == kFolder;
  const bool meets_fault = control_->meets_fault(folder ? kSyncFolder : kSyncFile);
  const Fault fault = control_->fault.load();
  if (meets_fault && fault == Fault::SkippedSync) {
    return 0;
  }
  if (meets_fault && fault != Fault::DiskFull) {
    if (!folder && fault != Fault::PowerLoss) {
      record({Event::FailedSync, number, 0, {}, {}, {}});
    }
    return failed(EIO);
  }
  if (folder) {
    record({Event::SyncFolder, 0, 0, name_of_folder(descriptor), {}, {}});
  } else {
    record({Event::SyncFile, number, 0, {}, {}, {}});
  }
  return 0;  // what the real disk below has is of no interest
}

std::string Recorder::name_of_folder(int descriptor) const {
  const auto path = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor));
  return name_of(path.c_str()).value_or("");
}

int Recorder::remove(const char* path, const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (::access(path, F_OK) != 0) {
    return failed(ENOENT);
  }
  if (control_->meets_fault(kRemove) && control_->fault.load() != Fault::DiskFull) {
    return failed(EIO);
  }
  record({Event::Remove, 0, 0, name, {}, {}});
  return static_cast<int>(::syscall(SYS_unlink, path));
}

int Recorder::rename(const char* from, const std::string& name, const char* path, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (::access(from, F_OK) != 0) {
    return failed(ENOENT);
  }
  if (control_->meets_fault(kRemove) && control_->fault.load() != Fault::DiskFull) {
    return failed(EIO);
  }
  record({Event::Rename, 0, 0, name, to, {}});
  return static_cast<int>(::syscall(SYS_rename, from, path));
}

int Recorder::make_folder(const char* path, const std::string& name, mode_t mode) {
  const std::lock_guard lock(mutex_);
  if (::access(path, F_OK) == 0) {
    return failed(EEXIST);
  }
  if (control_->meets_fault(kCreate)) {
    return failed(control_->fault.load() == Fault::DiskFull ? ENOSPC : EIO);
  }
  record({Event::MakeFolder, 0, 0, name, {}, {}});
  return static_cast<int>(::syscall(SYS_mkdir, path, mode));
}

}  // namespace nabe::disk
