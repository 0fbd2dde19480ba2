// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// SQLite's file layer with a fault that can be placed. While it is registered, every database of the process goes
/// through it; without a placed fault it changes nothing. Threads: [any].
namespace nabe::store::testing::fault_vfs {

enum class Kind {
  WriteError,   ///< half of the bytes are written, then the disk answers an I/O error
  DiskFull,     ///< a write is refused because the disk is full; a sync fails
  SingleError,  ///< one operation fails as a WriteError, and the disk is well again
};

/// Makes it the default of the process; once.
void install();
/// The n-th write, truncation or sync from now on fails (n counts from 1), and all after it unless it is a
/// SingleError.
void fail_from(int n, Kind kind);
/// How often a file was synced since install().
int syncs();
/// No fault any more. True: it had struck.
bool clear();

}  // namespace nabe::store::testing::fault_vfs
