// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>

#include "common/http_client.h"

namespace nabe::test {

/// One request on a connection of its own; waits at most 30 s.
inline common::HttpAnswer call(const std::string& method, const std::string& url, std::string body = "",
                               const std::string& media_type = "application/json", common::HeaderList headers = {}) {
  common::HttpClientSettings settings;
  settings.max_body_bytes = 8 * 1024 * 1024;
  common::HttpClient client(settings);
  common::HttpRequest request;
  request.method = method;
  request.url = *common::parse_url(url);
  request.headers = std::move(headers);
  if (!body.empty()) {
    request.headers.emplace_back("Content-Type", media_type);
    request.body_bytes = body.size();
    request.read_body = [&body](char* destination, std::size_t capacity) {
      const std::size_t size = body.copy(destination, capacity);
      body.erase(0, size);
      return static_cast<std::int64_t>(size);
    };
  }
  return client.exchange(request, {common::steady_now_ms() + 30'000, {}});
}

}  // namespace nabe::test
