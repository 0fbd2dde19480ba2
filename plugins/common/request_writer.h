// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/http_client.h"

namespace nabe::common {

/// Makes the bytes of a request: its head, then the body block by block. `request` outlives it. Threads: one at a time.
class RequestWriter {
 public:
  explicit RequestWriter(const HttpRequest& request);

  /// Takes the next block of the body in. False: the body could not be read, or has another size than was said.
  bool fill();
  /// Everything is in what is pending.
  bool complete() const { return complete_; }
  std::string_view pending() const { return std::string_view(block_).substr(sent_); }
  void sent(std::size_t bytes);

 private:
  void frame_chunk(std::size_t head, std::size_t bytes);

  const HttpRequest& request_;
  const bool chunked_;
  bool complete_ = false;
  std::string block_;
  std::size_t sent_ = 0;
  std::uint64_t body_bytes_ = 0;
};

}  // namespace nabe::common
