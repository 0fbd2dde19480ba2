// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace nabe::session {

/// Whether the disk of the state folder has room for more to come in. Threads: [any].
class DiskRoom {
 public:
  DiskRoom(std::string folder, std::uint64_t low_bytes) : folder_(std::move(folder)), low_bytes_(low_bytes) {}

  /// Asked of the system at this moment; false if it does not say. Blocks: for one call of the system.
  bool is_low() const;

 private:
  const std::string folder_;
  const std::uint64_t low_bytes_;
};

}  // namespace nabe::session
