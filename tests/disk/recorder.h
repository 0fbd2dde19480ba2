// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "control.h"
#include "journal.h"

namespace nabe::disk {

/// What a process does to a disk: carries each call out on the real files below it and writes it down.
/// The functions are those of the C library by the same name, errno included. Threads: [any].
class Recorder {
 public:
  /// `folder` as it is named by SimulatedDisk. Throws std::system_error.
  explicit Recorder(const std::string& folder);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// The disk that this process is attached to, or null.
  static Recorder* attached() { return attached_.load(std::memory_order_acquire); }
  /// Defined beside the system calls, so that a linker that needs it takes them too.
  static void attach(Recorder* recorder);

  /// Its name on the disk, if it is on it.
  std::optional<std::string> name_of(const char* path) const;
  bool has(int descriptor) const { return numbers_[slot_of(descriptor)].load(std::memory_order_acquire) != 0; }

  int open(const char* path, const std::string& name, int flags, mode_t mode);
  int close(int descriptor);
  /// At the descriptor's own place, without `offset`.
  ssize_t write(int descriptor, const void* data, std::size_t size, std::optional<off_t> offset);
  int truncate(int descriptor, off_t size);
  int sync(int descriptor);
  int remove(const char* path, const std::string& name);
  int rename(const char* from, const std::string& name, const char* path, const std::string& to);
  int make_folder(const char* path, const std::string& name, mode_t mode);

 private:
  static constexpr std::size_t kDescriptors = 8'192;
  static constexpr std::uint64_t kFolder = ~std::uint64_t{0};
  static std::size_t slot_of(int descriptor);

  void record(const Record& record, std::string_view bytes = {});
  bool loses_power() const { return control_->fault.load() == Fault::PowerLoss; }
  std::size_t bytes_before_fault(int descriptor, off_t offset, std::size_t size) const;
  std::string name_of_folder(int descriptor) const;

  static std::atomic<Recorder*> attached_;

  const std::string files_;
  ControlPage control_;
  int journal_;
  std::mutex mutex_;
  std::array<std::atomic<std::uint64_t>, kDescriptors> numbers_{};  // of files; 0: not of this disk
};

}  // namespace nabe::disk
