// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "city/frame/control.h"
#include "city/frame/peer_host.h"
#include "city/portal_front/hub.h"

namespace nabe::city {

struct CitySettings {
  std::uint16_t control_port = 0;              ///< 0: any free one, as for the peers
  std::map<std::string, std::uint16_t> ports;  ///< by peer; those that are not named take a free one
};

/// The systems of the city, each on a port of the loopback of its own. Threads: any.
class City {
 public:
  /// `hub`: where the citizens' page sends what it is given.
  explicit City(portal_front::HubAddress hub = {});

  /// An empty text, or what failed.
  std::string start(const CitySettings& settings);
  /// Null if there is none of that name.
  PeerHost* host(const std::string& peer) const;
  std::vector<std::string> peers() const;
  Control& control() { return control_; }

 private:
  std::vector<std::unique_ptr<PeerHost>> hosts_;
  Control control_;
};

}  // namespace nabe::city
