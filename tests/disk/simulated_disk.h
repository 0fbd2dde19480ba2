// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>

/// A disk that promises what a real one promises, and no more.
///
/// What is written is seen at once by whoever reads; it is on the disk only after a sync. A sync of a file makes its
/// bytes and its length durable, a sync of a folder that names in it were made, removed or renamed. When the power
/// goes, everything else survives in part: any of the writes since, whole or torn at sectors, and any of the names.
/// After a failed sync the bytes count as written, as Linux has it: no later sync puts them on the disk.
///
/// It lies below the C library's calls (open, write, pwrite, ftruncate, fsync, fdatasync, unlink, rename, mkdir,
/// close), which this library defines in their place: SQLite's own file layer and what the hub does with files itself
/// are all on the same disk. Only names below files() are, and of those not the files "*-shm", which SQLite makes anew.
namespace nabe::disk {

/// Kinds of operations; to be combined with |.
enum Operation : std::uint32_t {
  kWrite = 1,
  kTruncate = 2,
  kSyncFile = 4,
  kSyncFolder = 8,
  kCreate = 16,  ///< of a file or folder
  kRemove = 32,  ///< of a name; a rename too
  kAnyOperation = 63,
};

enum class Fault {
  PowerLoss,      ///< it and all later operations answer EIO and change nothing; a write may have reached the disk
  IoError,        ///< it and all later operations answer EIO; of a write, half of the bytes are written
  SingleIoError,  ///< the same once
  SkippedSync,    ///< it and all later syncs of these kinds answer success and do nothing: a store or a disk that lies
  DiskFull,       ///< from now on nothing grows: ENOSPC after the bytes that still had room; all else goes on
};

/// What is left when the power goes.
struct PowerLoss {
  std::uint64_t seed = 0;  ///< the same seed, the same image
  double survives = 0.5;   ///< chance of each unsynced write and name, 0 to 1
  double torn = 0.3;       ///< chance of a surviving write to be torn
  std::uint32_t sector_bytes = 512;
  bool stale_bytes = false;  ///< what a file was to grow by and never got holds noise, instead of zeros

  /// All of them chosen by the seed.
  static PowerLoss of(std::uint64_t seed);
};

/// Everything is in plain files of a folder: an image and a journal of what happened since. So whoever else knows the
/// folder goes on where a process ended, however it did.
/// Threads: attach, load, lose_power one at a time and while nobody has files of the disk open; all else [any].
class SimulatedDisk {
 public:
  /// An empty disk in a new folder in memory, which goes with this object (in the process that made it).
  SimulatedDisk();
  /// The disk in `folder`, as another object left it; an empty one if there is none. The folder stays.
  explicit SimulatedDisk(const std::string& folder);
  ~SimulatedDisk();
  SimulatedDisk(const SimulatedDisk&) = delete;
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;

  const std::string& folder() const;
  /// Where everything lies that is on this disk; use it as it is given here.
  const std::string& files() const;

  /// From now on the calls of this process, and of what it forks, are those of this disk; of one disk at a time. Aborts
  /// where the C library's calls are not ours.
  void attach();
  void detach();

  /// The n-th operation of one of these kinds from now on (n counts from 1) meets the fault.
  void fail(std::uint64_t n, Fault fault, std::uint32_t operations = kAnyOperation);
  /// No fault any more, and power again. True: it had struck.
  bool clear_fault();

  /// Operations of these kinds so far, failed ones too.
  std::uint64_t count(std::uint32_t operations = kAnyOperation) const;

  /// How far the journal has come: grows with each operation that took effect.
  std::uint64_t position() const;
  /// Which operation brought the journal to `position`, for people.
  std::string describe(std::uint64_t position) const;

  /// The power goes, or went at an earlier `position`, and comes back: files() holds what survived, and all of it is
  /// durable. Faults are gone.
  void lose_power(const PowerLoss& loss, std::uint64_t position = ~std::uint64_t{0});
  /// What would have survived had the power gone at `position`, written to `folder`, which must not exist; changes
  /// nothing here.
  void write_survivors(std::uint64_t position, const PowerLoss& loss, const std::string& folder) const;

  /// files() becomes a copy of `folder`, all of it durable.
  void load(const std::string& folder);

 private:
  struct Paths;
  void begin_anew();

  std::unique_ptr<Paths> paths_;
};

}  // namespace nabe::disk
