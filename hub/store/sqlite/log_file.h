// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/result.h"

namespace nabe::store::sqlite {

/// Makes durable what the write-ahead log of the database shows. After a sync that failed, the system takes what it
/// could not write for written: another process reads it as committed, no later sync puts it on the disk, and with a
/// hole in the log all that follows is lost with the power. So the log that a process finds is written once more, as it
/// is, and synced. Nothing to do after a clean end: the log is empty then. Threads: one, before the database is opened
/// and while nobody else has it. Blocks: on the disk. Errors: FolderUnusable.
Result<void> write_log_again(const std::string& database_file);

}  // namespace nabe::store::sqlite
