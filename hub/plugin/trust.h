// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"

/// What is looked at before a file may run its static constructors in this process.
namespace nabe::plugin {

struct TrustPolicy {
  uid_t owner;               ///< beside root: who may own the file, its folder and all folders above
  bool development = false;  ///< accept sticky folders such as /tmp above, in which others may write too
};

/// The folder's real path, if it and all folders above it belong to a trusted owner and nobody else may write in them.
/// Errors: NABE-PLG-004, -006, -007, -008. Blocks: on the disk.
Result<std::string> check_folder(const std::string& folder, const TrustPolicy& policy);

struct CheckedFile {
  std::string path;    ///< absolute
  std::string sha256;  ///< of the bytes of the file that was checked
};

/// Checks `file`, a name without a slash, in a folder that check_folder returned: a regular file, no symlink, owner and
/// mode as policy asks; and computes its hash, all on one descriptor. Since only trusted owners may write in the
/// folder, the path still names that file when it is loaded. Errors: NABE-PLG-004 .. -008. Blocks: on the disk.
Result<CheckedFile> check_file(const std::string& folder, const std::string& file, const TrustPolicy& policy);

}  // namespace nabe::plugin
