// SPDX-License-Identifier: EUPL-1.2
#include "session/disk_room.h"

#include <sys/statvfs.h>

namespace nabe::session {

bool DiskRoom::is_low() const {
  struct statvfs disk {};
  return ::statvfs(folder_.c_str(), &disk) == 0 && disk.f_bavail * disk.f_frsize < low_bytes_;
}

}  // namespace nabe::session
