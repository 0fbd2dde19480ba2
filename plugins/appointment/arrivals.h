// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "appointment/zms_client.h"
#include "nabe/connector.hpp"

namespace nabe::appointment {

/// Follows who comes to the sites, walk-ins and booked customers, and tells each of them once: what was told is state,
/// and commits with the message. Threads: one at a time.
class Arrivals {
 public:
  Arrivals(Host& host, ZmsClient& zms, std::vector<std::string> sites, std::string reference_system)
      : host_(host), zms_(zms), sites_(std::move(sites)), reference_system_(std::move(reference_system)) {}

  /// Asks for each site, once, and for the days since it asked last.
  Outcome poll(const std::function<common::Patience()>& patience);

 private:
  Outcome look(const std::string& site, const std::string& day, const common::Patience& patience);
  Outcome turn_the_page(const std::string& today, std::int64_t first_s);

  Host& host_;
  ZmsClient& zms_;
  const std::vector<std::string> sites_;
  const std::string reference_system_;
};

}  // namespace nabe::appointment
