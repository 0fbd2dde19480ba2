// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What happened on the disk, in order. Plain bytes of one machine: whoever reads it runs beside who wrote it.
namespace nabe::disk {

enum class Event : std::uint32_t {
  Open,    ///< an existing file under `name` is `file`
  Create,  ///< the name is new, and so is the file
  MakeFolder,
  Write,
  Truncate,  ///< or grow, to `offset` bytes
  SyncFile,
  FailedSync,  ///< of a file
  SyncFolder,
  Remove,
  Rename,  ///< `name` becomes `to`
};

struct Record {
  Event event = Event::Open;
  std::uint64_t file = 0;  ///< the number of the file system, while the file exists
  std::uint64_t offset = 0;
  std::string name;  ///< relative to the disk's files
  std::string to;
  std::string bytes;  ///< of a Write
};

/// Appends with one call of the system. Whoever is killed in it leaves a torn last record, which read_journal() drops.
/// False: it could not be written.
bool append(int journal, const Record& record, std::string_view bytes);

/// The first `limit` whole records.
std::vector<Record> read_journal(const std::string& path, std::uint64_t limit);

std::string describe(const Record& record);

}  // namespace nabe::disk
