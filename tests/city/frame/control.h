// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "city/frame/door.h"
#include "city/frame/peer_host.h"

namespace nabe::city {

/// Steers the peers by HTTP and JSON, on a port of its own (docs/simulated-city.md):
///   GET    /                            names, addresses
///   GET    /peers/P                     address, counts, faults
///   GET    /peers/P/state               what the peer holds
///   GET    /peers/P/requests            what it was asked, the last ones
///   POST   /peers/P/faults              adds a fault
///   DELETE /peers/P/faults[/ID]         clears one or all
///   POST   /peers/P/actions/A           what a person does inside the peer
///   POST   /reset, /peers/P/reset       as at the start
/// Threads: one of its own.
class Control {
 public:
  explicit Control(const std::vector<std::unique_ptr<PeerHost>>& hosts);

  /// An empty text, or what failed.
  std::string start(std::uint16_t port) { return door_.start(port); }
  std::uint16_t port() const { return door_.port(); }
  std::string url() const { return door_.url(); }

 private:
  Response answer(const Request& request);
  Response answer_for(PeerHost& host, const Request& request);
  Response faults(PeerHost& host, const Request& request);

  const std::vector<std::unique_ptr<PeerHost>>& hosts_;
  Door door_;
};

}  // namespace nabe::city
