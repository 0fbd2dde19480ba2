// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "common/http_client.h"

namespace nabe::city::portal_front {

/// Where the hub's portal connector listens, without a path, and the bearer token that it wants. Without an address the
/// hub counts as away.
struct HubAddress {
  std::string url;
  std::string token;
};

struct Content {
  std::string media_type;  ///< empty: no content
  std::string body;
};

/// What the portal vouches for, in the headers of plugins/portal; what is empty is not sent.
struct OnBehalf {
  std::string account;
  std::string department;
  std::string message_id;
};

struct HubAnswer {
  common::HttpAnswer http;

  bool is_good() const { return http.progress == common::Progress::Answered && http.status / 100 == 2; }
  /// The whole of a good answer arrived.
  bool is_whole() const { return is_good() && http.body_complete; }
  /// Of a refusal: its stable code; empty if it has none.
  std::string code() const;
};

/// The hub's side that citizens never see: the connector of plugins/portal. Threads: one at a time.
class Hub {
 public:
  static constexpr std::int64_t kPatienceMs = 10'000;
  static constexpr std::size_t kMaxAnswerBytes = 64 * 1024 * 1024;

  explicit Hub(HubAddress address);
  void turn_to(HubAddress address) { address_ = std::move(address); }
  const HubAddress& address() const { return address_; }

  /// One request; `path` is encoded. Sends nothing again by itself. Blocks: at most kPatienceMs.
  HubAnswer ask(const std::string& method, const std::string& path, const OnBehalf& on_behalf,
                const Content& content = {});

 private:
  HubAddress address_;
  common::HttpClient client_;
};

}  // namespace nabe::city::portal_front
