// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "message/message.h"

/// A request and its answer without any library's types, so that the API is tested and read without a socket.
namespace nabe::admin {

struct Request {
  std::string method;
  std::vector<std::string> path;  ///< segments, decoded
  Pairs query;                    ///< decoded, in order, names may repeat
  std::string media_type;         ///< of the body
  std::string body;
  std::string actor;  ///< who acts, as the caller says

  /// The first value of a query parameter; none if it is absent.
  std::optional<std::string> parameter(const std::string& name) const {
    for (const auto& [key, value] : query) {
      if (key == name) {
        return value;
      }
    }
    return std::nullopt;
  }
};

struct Response {
  int status = 200;
  std::string media_type = "application/json";
  std::string body;
  Pairs headers;
  /// Instead of `body`, for what is too large for memory: up to `capacity` bytes, 0 at the end.
  std::function<Result<std::size_t>(char* destination, std::size_t capacity)> stream;
  std::uint64_t stream_size_bytes = 0;
};

}  // namespace nabe::admin
