// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "common/http_server.h"
#include "nabe/connector.hpp"
#include "portal/records.h"

namespace nabe::portal {

/// What all clients share that follow events. Threads: [any].
struct EventWatch {
  std::atomic<std::int64_t> changed_ms{0};  ///< steady time at which a session of this connector last wrote an event
  std::atomic<std::int64_t> followers{0};
};

/// Server-sent events of one application: its log from a number on, as it grows. Holds nothing but that number, so that
/// a client that takes nothing costs nothing.
class EventBody final : public common::ResponseBody {
 public:
  /// Ends after `life_ms`: the client comes back, and is asked again who it is. `host` outlives it.
  EventBody(const Host& host, std::shared_ptr<EventWatch> watch, Place place, std::uint64_t after,
            std::int64_t life_ms);
  ~EventBody() override;

  Next next(std::string& out) override;

 private:
  const Host& host_;
  const std::shared_ptr<EventWatch> watch_;
  const Place place_;
  std::uint64_t last_;
  const std::int64_t end_ms_;
  std::int64_t looked_ms_ = 0;
  std::int64_t wrote_ms_ = 0;
};

}  // namespace nabe::portal
