// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/result.h"

namespace nabe::store::sqlite {

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

 private:
  StateFolder(std::string database_file, int lock) : database_file_(std::move(database_file)), lock_(lock) {}

  std::string database_file_;
  int lock_;
};

std::string database_file_in(const std::string& folder);

}  // namespace nabe::store::sqlite
