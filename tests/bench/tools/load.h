// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nabe::bench {

struct LoadPlan {
  std::uint16_t port = 0;
  std::string path = "/in";
  std::size_t size_bytes = 4096;
  unsigned connections = 16;
  std::uint64_t first_id = 1;
  std::uint64_t count = 1000;             ///< messages at most
  std::int64_t duration_us = 10'000'000;  ///< no message begins afterwards
  std::int64_t patience_us = 60'000'000;  ///< for the answers that are missing then
  /// Messages per second, however long the answers take (an open loop): waiting for a free connection counts as waiting
  /// for the answer. 0: each connection sends its next message when the last one is answered (a closed loop).
  double rate_per_s = 0;
};

struct LoadResult {
  std::uint64_t sent = 0;
  std::vector<std::uint64_t> acknowledged;  ///< ids that were answered with 2xx, in order of the answers
  std::vector<std::int64_t> waits_us;       ///< for each of them, from when it was due until its answer
  std::uint64_t refused = 0;                ///< answered otherwise
  std::uint64_t unanswered = 0;             ///< the connection broke, or patience ended
  std::int64_t begin_us = 0, last_answer_us = 0;
};

/// Sends over kept connections on one thread and blocks until all is answered, or over. A connection that breaks during
/// a message is not opened again, so that a load ends when its hub is killed. `connected`: false if the port did not
/// take all connections; nothing was sent then.
LoadResult run_load(const LoadPlan& plan, bool& connected);

}  // namespace nabe::bench
