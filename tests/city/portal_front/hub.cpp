// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/hub.h"

#include <utility>

#include "common/json.h"

namespace nabe::city::portal_front {
namespace {

common::HttpClientSettings client_settings() {
  common::HttpClientSettings settings;
  settings.max_body_bytes = Hub::kMaxAnswerBytes;
  return settings;
}

}  // namespace

std::string HubAnswer::code() const {
  const auto problem = common::Json::parse(http.body);
  return problem ? problem->text_at("code") : std::string();
}

Hub::Hub(HubAddress address) : address_(std::move(address)), client_(client_settings()) {}

HubAnswer Hub::ask(const std::string& method, const std::string& path, const OnBehalf& on_behalf,
                   const Content& content) {
  const auto url = common::parse_url(address_.url + path);
  if (address_.url.empty() || !url) return {};
  common::HttpRequest request;
  request.method = method;
  request.url = *url;
  request.repeatable = method == "GET";
  for (const auto& [name, value] : {std::pair<const char*, const std::string&>("Nabe-Account", on_behalf.account),
                                    std::pair<const char*, const std::string&>("Nabe-Department", on_behalf.department),
                                    std::pair<const char*, const std::string&>("Nabe-Message-Id", on_behalf.message_id),
                                    std::pair<const char*, const std::string&>("Content-Type", content.media_type)}) {
    if (!value.empty()) request.headers.emplace_back(name, value);
  }
  if (!address_.token.empty()) request.headers.emplace_back("Authorization", "Bearer " + address_.token);
  std::size_t sent = 0;
  if (!content.media_type.empty()) {
    request.body_bytes = content.body.size();
    request.read_body = [&](char* destination, std::size_t capacity) {
      const std::size_t size = content.body.copy(destination, capacity, sent);
      sent += size;
      return static_cast<std::int64_t>(size);
    };
    request.rewind_body = [&sent] {
      sent = 0;
      return true;
    };
  }
  return {client_.exchange(request, {common::steady_now_ms() + kPatienceMs, {}})};
}

}  // namespace nabe::city::portal_front
