// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/result.h"

namespace nabe::store::sqlite {

std::string database_file_in(const std::string& folder);

/// Makes durable which names are in a folder. One that is not ours is left alone. Errors: FolderUnusable.
Result<void> sync_folder(const std::string& folder);

/// The node's state folder as its one writer sees it: made with mode 0700, its files 0600, and locked as long as
/// this lives. The lock ends with the process, however it ends.
class StateFolder {
 public:
  /// Errors: FolderUnusable, FolderLocked (naming the process that has it).
  static Result<StateFolder> take(const std::string& folder);

  StateFolder(StateFolder&& other) noexcept;
  StateFolder& operator=(StateFolder&&) = delete;
  ~StateFolder();

  const std::string& database_file() const { return database_file_; }

  /// Makes durable which files are in it; to be called once the database is open, since SQLite does not look whether
  /// the disk has taken the name of a new log. Errors: FolderUnusable.
  Result<void> sync() const;

 private:
  StateFolder(std::string folder, int lock)
      : folder_(std::move(folder)), database_file_(database_file_in(folder_)), lock_(lock) {}

  std::string folder_;
  std::string database_file_;
  int lock_;
};

}  // namespace nabe::store::sqlite
