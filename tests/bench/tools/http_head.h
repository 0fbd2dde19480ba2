// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nabe::bench {

/// As much of HTTP/1.1 as both ends of the benchmark need: messages with a Content-Length or without a body.
struct HttpHead {
  std::string_view first_line;
  std::size_t size_bytes = 0;  ///< with the empty line
  std::uint64_t body_bytes = 0;
  bool close = false;    ///< the connection ends after this message
  bool readable = true;  ///< false: its body is not delimited by a Content-Length
};

/// Nothing while the head is incomplete. Views point into `bytes`.
std::optional<HttpHead> read_head(std::string_view bytes);

}  // namespace nabe::bench
