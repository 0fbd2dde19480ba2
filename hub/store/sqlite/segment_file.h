// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3_file;

namespace nabe::store::sqlite {

/// Where in which segment the bytes of a chunk lie.
struct ChunkPlace {
  std::int64_t segment = 0;
  std::int64_t offset_bytes = 0;
  std::int64_t size_bytes = 0;
};

/// A file beside the database that holds the bytes of large contents, reached through SQLite's own layer of files: what
/// that is told about mode, syncing of names and failing disks holds for it too.
/// Threads: one at a time. Throws SqliteFailure.
class SegmentFile {
 public:
  enum class Mode { Write, Read };

  /// `Write` makes it if it is not there.
  SegmentFile(const std::string& database_file, std::int64_t id, Mode mode);
  ~SegmentFile();
  SegmentFile(const SegmentFile&) = delete;
  SegmentFile& operator=(const SegmentFile&) = delete;

  std::int64_t id() const { return id_; }
  void write(std::string_view bytes, std::int64_t offset_bytes);
  /// False: the file ends before.
  bool read(char* destination, std::int64_t size_bytes, std::int64_t offset_bytes);
  /// Bytes, and the name of a file that was made.
  void sync();

  static std::string name_of(const std::string& database_file, std::int64_t id);
  /// One that is not there is no failure.
  static void remove(const std::string& database_file, std::int64_t id);

 private:
  std::string path_;  // outlives the file
  std::int64_t id_;
  bool made_ = false;  ///< by us, and its name is not synced yet
  std::unique_ptr<char[]> memory_;
  sqlite3_file* file_;
};

}  // namespace nabe::store::sqlite
